import { mkdir } from 'node:fs/promises';
import { checkHost, hostFailure } from '../../adapters/host/checks.ts';
import { measureHost } from '../../adapters/host/measure.ts';
import { listSets } from '../../adapters/images/sets.ts';
import { findAdaptations } from '../../adapters/kind/adaptations.ts';
import { spelled } from '../../core/command-line.ts';
import { ExitCode } from '../../core/exit-code.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, print, printJson } from '../output.ts';

const marks = { ok: 'ok  ', warning: 'warn', failed: 'FAIL' } as const;

export const doctor: Action = async ({ options, interruption }) => {
  const output = outputFormat(options['output']);
  const settings = await settingsFrom(options, process.env);
  const { paths } = settings;
  await mkdir(paths.cache, { recursive: true });
  const facts = await measureHost(paths.cache, interruption.signal);
  const checks = checkHost(facts);
  const [set] = await listSets(paths.cache);
  // What a privileged container may do is found out by starting one, which takes an image.
  const adaptations = facts.engine.answers && set !== undefined ? await findAdaptations(facts.engine.info, set.nodeImage, interruption.signal) : undefined;
  const failure = hostFailure(checks);
  const told = checks.map((check) => ({ ...check, next: check.next?.map((line) => spelled(line, settings)).join('\n') }));
  if (output !== 'text') {
    printJson({ checks: told, adaptations: adaptations?.map(({ id, because }) => ({ id, because })) ?? null });
  } else {
    for (const { status, title, detail, next } of told) print(`${marks[status]}  ${title}: ${detail}${next === undefined ? '' : `\n      ${next}`}`);
    if (adaptations === undefined) print('      what kind must be told about this machine is known once images are here');
    else for (const { id, because } of adaptations) print(`note  ${id}: ${because}`);
    print(failure === undefined ? 'A lab can run here.' : 'A lab cannot run here yet.');
  }
  return failure?.exitCode ?? ExitCode.passed;
};
