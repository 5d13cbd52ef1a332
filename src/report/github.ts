import { appendFile } from 'node:fs/promises';
import type { RunReport } from '../core/report.ts';
import { problemText } from './problem-text.ts';
import { resultName } from './run-name.ts';
import { testFailureBlocks } from './test-failure-text.ts';
import { verdictOf } from './verdict.ts';

/** Workflow commands for stdout of a GitHub Actions step: one error per test that failed and per problem. */
export function githubAnnotations(report: RunReport): readonly string[] {
  const failed = report.tests.filter((test) => ['failed', 'error'].includes(verdictOf(test, report.control)));
  return [
    ...failed.map((test) =>
      errorCommand(
        `${resultName(test)}: ${test.title}`,
        report.control ? (test.control?.explanation ?? 'The control run gave no verdict.') : testFailureBlocks(test).join('\n\n') || test.status,
      ),
    ),
    ...report.problems.map((problem) => errorCommand(`${problem.code}: ${problem.title}`, problemText(problem))),
  ];
}

/** `file` is the value of GITHUB_STEP_SUMMARY. Steps share it, so it is appended to. */
export async function appendStepSummary(file: string, markdown: string): Promise<void> {
  await appendFile(file, `${markdown.trimEnd()}\n`);
}

function errorCommand(title: string, message: string): string {
  return `::error title=${escapeProperty(title)}::${escapeData(message)}`;
}

/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
