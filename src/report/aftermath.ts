import type { RunEvent } from '../core/events.ts';
import { testResults } from '../core/test-results.ts';
import { painter } from './paint.ts';
import { problemKey } from './problem-key.ts';
import { problemText } from './problem-text.ts';
import { runProblems } from './run-problems.ts';
import type { Terminal } from './terminal.ts';
import { testFailureBlocks } from './test-failure-text.ts';

/** What is printed below a view when it closes: everything that went wrong, in full, to be scrolled to and copied. */
export function aftermath(events: readonly RunEvent[], { color, columns }: Terminal): readonly string[] {
  const paint = painter(color);
  const headed = (text: string) => text.replace(/^.*/, (heading) => paint(['bold', 'red'], heading));
  const width = Math.max(40, Math.min(columns, 100));
  const tests = testResults(events);
  const inTests = new Set(tests.flatMap(({ steps }) => steps.flatMap(({ error }) => (error ? [problemKey(error)] : []))));
  return [
    ...events.flatMap((event) => (event.type === 'noted' && event.level === 'warning' ? [`${paint('yellow', 'warning:')} ${event.text}`] : [])),
    // In a control run a failure is no news.
    ...tests
      .filter(({ control }) => control === undefined)
      .flatMap((test) => testFailureBlocks(test, width))
      .map(headed),
    ...runProblems(events)
      .filter((problem) => !inTests.has(problemKey(problem)))
      .map((problem) => headed(problemText(problem, width))),
  ];
}
