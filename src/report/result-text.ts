import type { RunReport } from '../core/report.ts';
import type { TestResult } from '../core/results.ts';
import { plural } from './plural.ts';
import { resultName } from './run-name.ts';
import { secondsText } from './seconds-text.ts';
import { spreadText } from './spread-text.ts';
import { testFailureBlocks } from './test-failure-text.ts';
import { tallyOf } from './verdict.ts';
import { wrapUnder } from './wrap.ts';

export interface ResultOptions {
  readonly width?: number;
  /** `omitted` where stdout and stderr are one terminal and the TTY reporter has shown them already. */
  readonly failures?: 'full' | 'omitted';
}

/** What a test run says on stdout. Its last line is always `N passed, N failed` and nothing else. */
export function resultText(report: RunReport, { width = 80, failures = 'full' }: ResultOptions = {}): string {
  const { tests, control } = report;
  const idWidth = Math.max(...tests.map((test) => resultName(test).length), 0);
  const lines = tests.flatMap((test) => (control ? controlLines(test, idWidth, width) : [testLine(test, idWidth)]));
  const blocks = control || failures === 'omitted' ? [] : tests.flatMap((test) => testFailureBlocks(test, width));
  return [lines.join('\n'), ...blocks, control ? '' : spreadText(tests, width), closing(report)].filter((part) => part !== '').join('\n\n');
}

const label: Readonly<Record<TestResult['status'], string>> = {
  passed: 'PASS',
  failed: 'FAIL',
  error: 'ERROR',
  skipped: 'SKIP',
};

function testLine(test: TestResult, idWidth: number): string {
  const tainted = test.tainted ? '  (lab tainted)' : '';
  return `${label[test.status].padEnd(5)} ${resultName(test).padEnd(idWidth)}  ${secondsText(test.seconds).padStart(7)}${tainted}`;
}

function controlLines(test: TestResult, idWidth: number, width: number): readonly string[] {
  const word = test.status === 'skipped' ? 'SKIP' : test.control?.holds === true ? 'HOLDS' : 'BROKEN';
  const explanation = test.control?.explanation ?? (test.status === 'skipped' ? 'It was not run.' : 'It ended without a verdict.');
  return [`${word.padEnd(6)} ${resultName(test).padEnd(idWidth)}  ${secondsText(test.seconds).padStart(7)}`, ...wrapUnder('       ', explanation, width)];
}

function closing({ tests, control }: RunReport): string {
  const { passed, failed, errors, skipped } = tallyOf(tests, control);
  return [
    ...(errors === 0 ? [] : [`${plural(errors, 'test')} ended in an error, which says nothing about SPIRE.`]),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
    `${passed} passed, ${failed} failed`,
  ].join('\n');
}
