import type { EventOf, RunEvent, TaskStatus } from '../core/events.ts';
import type { ExpectationResult, TestEnd, TestResult } from '../core/results.ts';
import type { BegunSteps } from './begun-steps.ts';
import { failureDetails } from './failure-text.ts';
import { partText } from './part-text.ts';
import { predictionText } from './prediction-text.ts';
import { problemText } from './problem-text.ts';
import { runName } from './run-name.ts';
import { secondsText } from './seconds-text.ts';

export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** What an event is worth saying. Failures are said at every verbosity. @param begun what was told of steps before */
export function linesOf(event: RunEvent, verbosity: Verbosity, begun: Pick<BegunSteps, 'of'>): readonly string[] {
  const said = (least: Verbosity, ...lines: readonly string[]) => (rank[verbosity] >= rank[least] ? lines : []);
  switch (event.type) {
    case 'run.started':
      return said('normal', `${event.command}: lab ${event.lab}, cluster ${event.cluster}, run ${event.runId}`);
    case 'plan':
      return said('verbose', `plan: ${event.tasks.map(({ id }) => id).join(', ')}`);
    case 'task.started':
      return said('verbose', `start  ${event.title}`);
    case 'task.noted':
      return said('verbose', `note   ${event.task}: ${event.note}`);
    case 'part.started':
      // What takes less than two seconds is over before anybody has read it.
      return said((event.usualSeconds ?? Number.POSITIVE_INFINITY) < 2 ? 'verbose' : 'normal', `begin  ${partText(event)}`);
    case 'part.ended':
      return said('verbose', `ended  ${event.part}  ${secondsText(event.seconds)}`);
    case 'task.ended':
      return said(event.status === 'failed' ? 'quiet' : 'normal', ...taskLines(event));
    case 'test.started':
      return said('normal', `TEST  ${runName(event.run)}: ${event.title}`);
    case 'predicted':
      return said('normal', `  ${predictionText(event)}`);
    case 'step.started':
      return said('normal', `  ${event.phase}: ${event.title}`, ...said('verbose', `    ${event.why}`));
    case 'expectation.settled':
      return said(event.result.status === 'failed' ? 'quiet' : 'normal', ...expectationLines(event, begun.of(event)?.title ?? event.step));
    case 'step.ended':
      return event.error === undefined ? [] : [`  ERROR ${runName(event.run)}, ${stepName(event, begun)}`, problemText(event.error)];
    case 'test.ended':
      return said(isGood(event) ? 'normal' : 'quiet', ...testLines(event));
    case 'pod.changed':
      // There for a time line; who watches a run reads what follows from it.
      return [];
    case 'noted':
      return event.level === 'warning' ? [`warning: ${event.text}`] : said('normal', event.text);
    case 'problem':
      return [problemText(event.problem, problemWidth)];
    case 'run.ended':
      return said('normal', `ended with exit code ${event.exitCode} after ${secondsText(event.seconds)}`);
  }
}

/** What of 80 columns is left beside the seconds since the run began. */
const problemWidth = 80 - '[  0.0s] '.length;

function isGood({ status, control }: TestEnd): boolean {
  return control === undefined ? status === 'passed' || status === 'skipped' : control.holds;
}

const rank: Readonly<Record<Verbosity, number>> = { quiet: 0, normal: 1, verbose: 2 };
const taskWord: Readonly<Record<TaskStatus, string>> = {
  done: 'done',
  skipped: 'skip',
  failed: 'FAIL',
  cancelled: 'cancel',
};
const expectationWord: Readonly<Record<ExpectationResult['status'], string>> = {
  passed: 'PASS',
  failed: 'FAIL',
  skipped: 'SKIP',
};
const testWord: Readonly<Record<TestResult['status'], string>> = {
  passed: 'PASS',
  failed: 'FAIL',
  error: 'ERROR',
  skipped: 'SKIP',
};

function taskLines({ status, title, seconds, detail, problem }: EventOf<'task.ended'>): readonly string[] {
  const line = `${taskWord[status].padEnd(6)} ${title}  ${secondsText(seconds)}${detail === undefined ? '' : `  (${detail})`}`;
  return problem === undefined ? [line] : [line, problemText(problem)];
}

function expectationLines({ run, result }: EventOf<'expectation.settled'>, title: string): readonly string[] {
  const line = `    ${expectationWord[result.status]} ${result.describe}`;
  if (result.status !== 'failed') return [line];
  return [line, `      of ${runName(run)}, ${title}`, ...failureDetails(result).map((detail) => `      ${detail}`)];
}

function stepName(ended: EventOf<'step.ended'>, begun: Pick<BegunSteps, 'of'>): string {
  const step = begun.of(ended);
  return step === undefined ? ended.step : `${step.phase}: ${step.title}`;
}

function testLines({ run, status, seconds, tainted, control }: EventOf<'test.ended'>): readonly string[] {
  const word = control === undefined ? testWord[status] : control.holds ? 'HOLDS' : 'BROKEN';
  const line = `${word.padEnd(5)} ${runName(run)}  ${secondsText(seconds)}${tainted ? '  (lab tainted)' : ''}`;
  return control === undefined ? [line] : [line, `  ${control.explanation}`];
}
