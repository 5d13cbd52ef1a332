import { readEntriesFile } from '../../adapters/spire/entries-file.ts';
import { serverCli } from '../../adapters/spire/server-cli.ts';
import { labFolder } from '../../adapters/state/lab-record.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure } from '../../core/failure.ts';
import { type AppliedEntries, applyEntries } from '../../lifecycle/apply-entries.ts';
import { madeLab } from '../../lifecycle/made-lab.ts';
import { ownLab } from '../../lifecycle/own-lab.ts';
import { attachTo } from '../../lifecycle/up.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, print, printJson } from '../output.ts';
import { runSession } from '../session.ts';
import { findingsOf, reportingFrom } from '../shared.ts';

export const entries: Action = async ({ options, args, interruption }) => {
  const output = outputFormat(options['output']);
  if (args[0] !== 'apply') throw new Failure('E_USAGE', `entries ${args[0]}: there is only entries apply.`);
  const file = options['file'];
  if (typeof file !== 'string') throw new Failure('E_USAGE', 'entries apply needs a file: -f <file>.');
  const wanted = await readEntriesFile(file);
  const { lab, settings } = await madeLab(await settingsFrom(options, process.env));
  const folder = labFolder(settings.paths.state, settings.name);
  let applied: AppliedEntries | undefined;
  const { exitCode } = await runSession({ command: 'entries apply', settings, control: false, interruption, ...reportingFrom(options) }, async (session) => {
    const { record } = await ownLab(settings, folder, session.signal);
    await using attached = await attachTo(lab, folder, session);
    applied = await applyEntries(wanted, { cli: serverCli(attached.client), logs: attached.logs }, session);
    return findingsOf(record, ExitCode.passed);
  });
  if (applied === undefined) return exitCode;
  if (output === 'text') print(summary(applied));
  else printJson(applied);
  return exitCode;
};

function summary({ created, deleted, unchanged, confirmations, serverSeconds, agentsSeconds }: AppliedEntries): string {
  const done = `${created} created, ${deleted} deleted, ${unchanged} as they were.`;
  if (created + deleted === 0) return done;
  const rate = Math.round((created + deleted) / serverSeconds);
  return `${done}\nSPIRE Server: ${serverSeconds.toFixed(1)} s, ${rate} a second. The agents that must know: ${agentsSeconds.toFixed(1)} s, ${confirmations} log lines.`;
}
