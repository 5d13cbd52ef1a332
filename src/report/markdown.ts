import type { RunReport, TaskTiming } from '../core/report.ts';
import type { TestResult } from '../core/results.ts';
import { failedExpectations } from './failed-expectations.ts';
import { failureText } from './failure-text.ts';
import { problemText } from './problem-text.ts';
import { resultName } from './run-name.ts';
import { secondsText } from './seconds-text.ts';
import { spreads } from './spread.ts';
import { tallyOf, verdictOf } from './verdict.ts';

/** `summary.md`, and the summary of a GitHub Actions step. */
export function markdown(report: RunReport): string {
  const sections = [heading(report), testTable(report), ...failures(report), spreadTable(report), ...problems(report), images(report), slowest(report.tasks)];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function heading({ command, lab, runId, startedAt, seconds, exitCode, control, versions, cluster, tests }: RunReport): string {
  const { passed, failed } = tallyOf(tests, control);
  const adaptations = cluster.adaptations.length === 0 ? [] : [`Adapted to this machine: ${cluster.adaptations.join('; ')}.`];
  return [
    `# spirelab ${command}: ${passed} passed, ${failed} failed`,
    [
      `Lab \`${lab}\` on cluster \`${cluster.name}\`, run \`${runId}\`, started ${startedAt},`,
      `${secondsText(seconds)}, exit code ${exitCode}. SPIRE ${versions.spire}, Kubernetes ${versions.kubernetes}.`,
      ...(control ? ['A control run: the faults were left out, so each test must fail.'] : []),
      ...adaptations,
    ].join('\n'),
  ].join('\n\n');
}

function testTable({ tests, control }: RunReport): string {
  if (tests.length === 0) return '';
  const row = (test: TestResult) => {
    const cells = [`\`${resultName(test)}\``, `${verdictOf(test, control)}${test.tainted ? ', tainted' : ''}`, test.seconds.toFixed(1)];
    return control ? [...cells, test.control?.explanation ?? 'no verdict'] : cells;
  };
  const columns = ['Test', 'Status', 'Seconds', ...(control ? ['Control'] : [])];
  return table(columns, tests.map(row));
}

function failures({ tests, control }: RunReport): readonly string[] {
  if (control) return [];
  return tests.flatMap((test) => {
    const expectations = failedExpectations(test).map(({ step, result }) => `**${step.phase}: ${step.title}**\n\n${fence(failureText(result))}`);
    const errors = test.steps.flatMap((step) => (step.error === undefined ? [] : [`**${step.phase}: ${step.title}**\n\n${fence(problemText(step.error))}`]));
    const details = [...expectations, ...errors];
    return details.length === 0 ? [] : [`## ${resultName(test)}: ${test.title}`, ...details];
  });
}

function problems(report: RunReport): readonly string[] {
  return report.problems.length === 0 ? [] : ['## Problems', ...report.problems.map((problem) => fence(problemText(problem)))];
}

function spreadTable({ tests, control }: RunReport): string {
  const all = control ? [] : spreads(tests);
  if (all.length === 0) return '';
  const rows = all.map(({ test, expectation, count, least, median, most, deviation, opensAfter = 0, closesAfter, margin }) => [
    `\`${test}\``,
    expectation,
    String(count),
    ...[least, median, most, deviation].map((each) => each.toFixed(2)),
    `${opensAfter} to ${closesAfter}`,
    Number.isFinite(margin) ? margin.toFixed(1) : '',
  ]);
  return `## Seconds until each expectation was met\n\n${table(['Test', 'Expectation', 'Times', 'Least', 'Median', 'Most', 'σ', 'Bounds', 'σ before the end'], rows)}`;
}

function images({ images, cluster }: RunReport): string {
  const rows = images.map(({ reference, origin, digest, standIn }) => [
    `\`${reference}\``,
    standIn === undefined ? origin : `${origin}, stand-in: ${standIn}`,
    `\`${digest}\``,
  ]);
  return `## Images\n\nNode image: \`${cluster.nodeImage}\`.${rows.length === 0 ? '' : `\n\n${table(['Image', 'Origin', 'Digest'], rows)}`}`;
}

function slowest(tasks: readonly TaskTiming[]): string {
  const rows = tasks
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, 5)
    .map(({ title, start, seconds, status }) => [title, status, start.toFixed(1), seconds.toFixed(1)]);
  return rows.length === 0 ? '' : `## Slowest tasks\n\n${table(['Task', 'Status', 'Start', 'Seconds'], rows)}`;
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Longer than every run of backticks in the text, or a log line could end the block. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}text\n${text}\n${marks}`;
}
