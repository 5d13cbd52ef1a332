import { randomInt } from 'node:crypto';
import { command } from '../../../core/command-line.ts';
import { ExitCode } from '../../../core/exit-code.ts';
import { Failure } from '../../../core/failure.ts';
import type { TestResult } from '../../../core/results.ts';
import { allFaults, type FiledFault, findFault } from '../../../lifecycle/faults.ts';
import { injectFirst } from '../../../lifecycle/inject-fault.ts';
import { madeLab } from '../../../lifecycle/made-lab.ts';
import { resultText } from '../../../report/result-text.ts';
import { runAsking } from '../../ask-first.ts';
import type { Action } from '../../command.ts';
import { injectedText, mysteryText } from '../../fault-text.ts';
import { settingsFrom } from '../../options.ts';
import { outputFormat, outputWidth, print, printJson } from '../../output.ts';
import { findingsOf, reportingFrom } from '../../shared.ts';

/** A fault that is left in the lab, to be looked at or to be found. */
export const inject: Action = async ({ options, args, interruption }) => {
  const output = outputFormat(options['output']);
  const { lab, settings } = await madeLab(await settingsFrom(options, process.env));
  const [id] = args;
  const mystery = options['mystery'] === true;
  if (mystery === (id !== undefined)) throw new Failure('E_USAGE', 'fault inject needs the ID of a fault, or --mystery.', { next: [command('fault', 'ls')] });
  const faults = id === undefined ? shuffled((await allFaults()).filter(ofLevel(options['level']))) : [await findFault(id)];
  let result: TestResult | undefined;
  const { exitCode, report } = await runAsking(
    { command: 'fault inject', settings, control: false, interruption, ...reportingFrom(options) },
    options,
    async (session) => {
      const injected = await injectFirst(faults, lab, session, mystery ? 'mystery' : 'known');
      result = injected.result;
      return findingsOf(injected.record, result.status === 'passed' ? ExitCode.passed : ExitCode.expectationFailed);
    },
  );
  const [fault] = faults;
  if (output === 'json') printJson(mystery ? { injected: exitCode === ExitCode.passed } : report);
  if (output !== 'text' || result === undefined || fault === undefined) return exitCode;
  if (result.status !== 'passed') print(mystery ? 'The symptoms of the fault were not seen, and it was undone.' : resultText(report, { width: outputWidth() }));
  else print(mystery ? mysteryText(settings) : injectedText(fault, settings, outputWidth()));
  return exitCode;
};

/** @throws Failure E_USAGE */
function ofLevel(asked: unknown): (fault: FiledFault) => boolean {
  if (asked === undefined) return () => true;
  if (!['1', '2', '3'].includes(String(asked))) throw new Failure('E_USAGE', `--level ${String(asked)}: must be 1, 2 or 3.`);
  return ({ level }) => level === Number(asked);
}

function shuffled<T>(items: readonly T[]): readonly T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(randomInt(left.length), 1));
}
