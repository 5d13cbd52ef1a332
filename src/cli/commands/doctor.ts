import { type Check, checkHost, hostFailure } from '../../adapters/host/checks.ts';
import { measureHost } from '../../adapters/host/measure.ts';
import { listSets } from '../../adapters/images/sets.ts';
import { findAdaptations } from '../../adapters/kind/adaptations.ts';
import { spelled } from '../../core/command-line.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { wrapUnder } from '../../report/wrap.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, print, printJson } from '../output.ts';

const marks = { ok: 'ok  ', warning: 'warn', failed: 'FAIL' } as const;

export const doctor: Action = async ({ options, interruption }) => {
  const output = outputFormat(options['output']);
  const settings = await settingsFrom(options, process.env);
  const { paths } = settings;
  const facts = await measureHost(paths, interruption.signal);
  const checks = checkHost(facts);
  const [set] = await listSets(paths.cache);
  // What a privileged container may do is found out by starting one, which takes an image.
  const adaptations = facts.engine.answers && set !== undefined ? await findAdaptations(facts.engine.info, set.nodeImage, interruption.signal) : undefined;
  const failure = hostFailure(checks);
  const told = checks.map((check) => ({ ...check, next: check.next?.map((line) => spelled(line, settings)).join('\n') }));
  if (output !== 'text') {
    printJson({ checks: told, adaptations: adaptations?.map(({ id, because }) => ({ id, because })) ?? null });
  } else {
    const width = process.stdout.columns ?? 80;
    for (const check of told) print(checkText(check, width));
    if (adaptations === undefined) print('      what kind must be told about this machine is known once images are here');
    else for (const { id, because } of adaptations) print(wrapUnder('note  ', `${id}: ${because}`, width).join('\n'));
    print(failure === undefined ? 'A lab can run here.' : 'A lab cannot run here yet.');
  }
  return failure?.exitCode ?? ExitCode.passed;
};

/** A check and what to do about it; the commands are never wrapped, because they are there to be copied. */
function checkText({ status, title, detail, notes = [], next }: Omit<Check, 'next'> & { readonly next: string | undefined }, width: number): string {
  return [
    ...wrapUnder(`${marks[status]}  `, `${title}: ${detail}`, width),
    ...notes.flatMap((note) => wrapUnder('      ', note, width)),
    ...(next === undefined ? [] : [`      Next:  ${next.replaceAll('\n', '\n             ')}`]),
  ].join('\n');
}
