import { failedLastTime, rememberFailed } from '../../adapters/state/failed-tests.ts';
import { labFolder, updateRecord } from '../../adapters/state/lab-record.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure, toProblem } from '../../core/failure.ts';
import type { AcidTest } from '../../lab/define-lab.ts';
import { bundleOfFailed } from '../../lifecycle/bundle.ts';
import { findLab, selectTests } from '../../lifecycle/labs.ts';
import { runTests, type TestsOutcome } from '../../lifecycle/run-tests.ts';
import { undoBook } from '../../lifecycle/undo-book.ts';
import { changedByHand, up } from '../../lifecycle/up.ts';
import { resultText } from '../../report/result-text.ts';
import { runAsking } from '../ask-first.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { type OutputFormat, outputFormat, outputWidth, print, printJson } from '../output.ts';
import { pauser } from '../pause.ts';
import { findingsOf, listOf, reportingFrom } from '../shared.ts';

export const test: Action = async ({ options, args, interruption }) => {
  const output = outputFormat(options['output']);
  const settings = await settingsFrom(options, process.env);
  const lab = await findLab(settings.lab);
  const folder = labFolder(settings.paths.state, settings.name);
  const only = options['rerunFailed'] === true ? await failedLastTime(folder) : [...args, ...listOf(options['only'])];
  const tests = shardOf(selectTests(lab, only, listOf(options['skip'])), options['shard']);
  if (options['dryRun'] === true) return tell(tests, output);
  const repeat = timesFrom(options);
  const onFailure = options['pauseOnFail'] === true ? { onFailure: pauser(options, interruption.signal) } : {};
  const control = options['control'] === true;
  let outcome: TestsOutcome | undefined;
  const { exitCode, report } = await runAsking(
    { command: 'test', settings, control, interruption, keepsReport: true, ...reportingFrom(options) },
    options,
    async (session) => {
      const { record, attached, different } = await up(lab, session);
      await using _attached = attached;
      outcome = await runTests(tests, attached, {
        ...session,
        control,
        repeat,
        failFast: options['failFast'] === true || options['untilFail'] === true,
        ...onFailure,
        // A run that is killed leaves the undo of its faults behind, and whoever comes next heals them first.
        undos: undoBook(folder, attached),
      });
      // First: where a disk is full, nothing more can be written to it, but the bundle may lie elsewhere.
      if (outcome.exitCode !== ExitCode.passed && !session.signal.aborted) await bundleOfFailed(session, lab, attached.client);
      // What was changed before the tests is most likely why they failed, or could not be tried: then nothing was proved.
      const spoilt = different.length > 0 && (outcome.exitCode === ExitCode.expectationFailed || outcome.skipped.length > 0);
      if (spoilt) session.emit({ type: 'problem', problem: toProblem(changedByHand(settings, different, changedBefore), settings) });
      const { taint } = outcome;
      if (taint !== undefined) await updateRecord(folder, (now) => ({ ...now, tainted: taint }));
      await rememberFailed(folder, outcome.failed);
      return findingsOf(record, spoilt && outcome.exitCode === ExitCode.passed ? ExitCode.expectationFailed : outcome.exitCode);
    },
  );
  if (output === 'json') printJson(report);
  if (output === 'text' && report.tests.length > 0)
    print(resultText(report, { width: outputWidth(), ...(process.stdout.isTTY && process.stderr.isTTY ? { failures: 'omitted' } : {}) }));
  return exitCode;
};

const changedBefore = 'It was like that before the tests began, and may be why they failed or were skipped. A reset undoes it.';

/** @throws Failure E_USAGE */
function timesFrom(options: Readonly<Record<string, unknown>>): number {
  const asked = options['repeat'] ?? (options['untilFail'] === true ? Number.POSITIVE_INFINITY : 1);
  const times = Number(asked);
  if (times !== Number.POSITIVE_INFINITY && (!Number.isInteger(times) || times < 1)) {
    throw new Failure('E_USAGE', `--repeat ${String(asked)}: must be a whole number from 1 on.`);
  }
  return times;
}

/** Every n-th test, from the i-th on. @throws Failure E_USAGE */
function shardOf(tests: readonly AcidTest[], shard: unknown): readonly AcidTest[] {
  if (shard === undefined) return tests;
  const [, part, parts] =
    String(shard)
      .match(/^(\d+)\/(\d+)$/)
      ?.map(Number) ?? [];
  if (part === undefined || parts === undefined || part < 1 || part > parts) throw new Failure('E_USAGE', `--shard ${String(shard)}: must be like 1/3.`);
  return tests.filter((_, index) => index % parts === part - 1);
}

function tell(tests: readonly AcidTest[], output: OutputFormat): number {
  if (output === 'text') print(tests.map(({ id, title }) => `would run ${id}: ${title}`).join('\n') || 'No test would run.');
  else printJson(tests.map(({ id, title }) => ({ id, title })));
  return ExitCode.passed;
}
