import type { TestResult } from '../core/results.ts';
import { plural } from './plural.ts';
import { leastMargin, type Spread, spreads } from './spread.ts';
import { wrap, wrapUnder } from './wrap.ts';

/** The spread of every interval that was measured more than once, against its bounds; empty where nothing was. */
export function spreadText(tests: readonly TestResult[], width: number): string {
  const all = spreads(tests);
  if (all.length === 0) return '';
  const narrow = all.filter(({ margin }) => margin < leastMargin);
  const lines = all.flatMap((spread, index) => {
    const before = all[index - 1];
    return [
      ...(spread.test === before?.test ? [] : ['', spread.test]),
      ...(spread.test === before?.test && spread.step === before.step ? [] : wrapUnder('  ', spread.step, width)),
      ...wrapUnder('    ', spread.expectation, width),
      `      ${numbers(spread)}`,
    ];
  });
  const verdict =
    narrow.length === 0
      ? `Every bound is ${leastMargin} standard deviations or more away from the mean.`
      : `${plural(narrow.length, 'bound is', 'bounds are')} nearer than ${leastMargin} standard deviations to the mean.`;
  return [...wrap('Seconds until each expectation was met: least, median, most, of its bounds; standard deviation (σ)', width), ...lines, '', verdict].join(
    '\n',
  );
}

function numbers({ count, least, median, most, deviation, opensAfter, closesAfter, margin }: Spread): string {
  const bounds = `${opensAfter === undefined ? '' : `${opensAfter} to `}${closesAfter} s`;
  const away = Number.isFinite(margin) ? `${margin.toFixed(1)} σ before its end` : 'no spread';
  return `${count} times  ${[least, median, most].map((each) => each.toFixed(2)).join('  ')}  of ${bounds}, σ ${deviation.toFixed(2)}, ${away}`;
}
