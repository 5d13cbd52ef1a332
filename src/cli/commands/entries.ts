import { readEntriesFile } from '../../adapters/spire/entries-file/read-file.ts';
import { serverCli } from '../../adapters/spire/server-cli.ts';
import { labFolder } from '../../adapters/state/lab-record.ts';
import type { CommandLine } from '../../core/command-line.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure, nextOf } from '../../core/failure.ts';
import type { Findings } from '../../core/mistake.ts';
import { type AppliedEntries, applyEntries, type Outcome } from '../../lifecycle/apply-entries.ts';
import { madeLab } from '../../lifecycle/made-lab.ts';
import { ownLab } from '../../lifecycle/own-lab.ts';
import { attachTo } from '../../lifecycle/up.ts';
import { mistakeBlocks } from '../../report/mistake-text.ts';
import { plural } from '../../report/plural.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, print, printJson } from '../output.ts';
import { runSession } from '../session.ts';
import { findingsOf, reportingFrom } from '../shared.ts';

/** Columns that a problem's evidence has at 80: it is never wrapped, and stands beside the seconds, indented by four. */
const width = 66;

export const entries: Action = async ({ options, args, interruption }) => {
  const output = outputFormat(options['output']);
  if (args[0] !== 'apply') throw new Failure('E_USAGE', `entries ${args[0]}: there is only entries apply.`);
  const file = options['file'];
  if (typeof file !== 'string') throw new Failure('E_USAGE', 'entries apply needs a file: -f <file>.');
  const read = await readEntriesFile(file);
  const { lab, settings } = await madeLab(await settingsFrom(options, process.env));
  const folder = labFolder(settings.paths.state, settings.name);
  // What can be told without a lab is told even where there is none.
  const found: { outcome?: Outcome } = read.mistakes.length > 0 ? { outcome: { kind: 'refused', mistakes: read.mistakes, warnings: [] } } : {};
  const { exitCode } = await runSession({ command: 'entries apply', settings, control: false, interruption, ...reportingFrom(options) }, async (session) => {
    if (read.drafts.length === 0 && found.outcome?.kind === 'refused') throw refusal(file, found.outcome);
    const { record } = await ownLab(settings, folder, session.signal).catch((cause: unknown) => {
      if (cause instanceof Failure && found.outcome?.kind === 'refused')
        throw refusal(file, found.outcome, { says: `${cause.message} So nothing was held against a server.`, next: nextOf(cause) });
      throw cause;
    });
    await using attached = await attachTo(lab, folder, session);
    const outcome = await applyEntries(read, { cli: serverCli(attached.client, lab.server), logs: attached.logs }, session);
    found.outcome = outcome;
    if (outcome.kind === 'refused') throw refusal(file, outcome);
    for (const text of mistakeBlocks(outcome.warnings, width)) session.emit({ type: 'noted', level: 'warning', text });
    return findingsOf(record, ExitCode.passed);
  });
  const { outcome } = found;
  if (outcome === undefined) return exitCode;
  const { kind, ...told } = outcome;
  if (output !== 'text') printJson(told);
  else if (outcome.kind === 'applied') print(summary(outcome));
  return exitCode;
};

interface Unasked {
  /** Why no server was asked. */
  readonly says: string;
  readonly next: readonly CommandLine[];
}

function refusal(file: string, { mistakes, warnings }: Findings, unasked?: Unasked): Failure {
  const entries = new Set(mistakes.flatMap(({ entry }) => entry ?? [])).size;
  const where = entries === 0 ? '' : ` in ${plural(entries, 'entry', 'entries')}`;
  const doubtful = warnings.length === 0 ? [] : [`And ${plural(warnings.length, 'warning')}:`, ...mistakeBlocks(warnings, width)];
  return new Failure('E_ENTRIES', [`${file} has ${plural(mistakes.length, 'mistake')}${where}.`, ...(unasked === undefined ? [] : [unasked.says])].join(' '), {
    evidence: [...mistakeBlocks(mistakes, width), ...doubtful],
    left: 'nothing was changed',
    ...(unasked === undefined ? {} : { next: unasked.next }),
  });
}

function summary({ created, deleted, unchanged, confirmations, serverSeconds, agentsSeconds }: AppliedEntries): string {
  const done = `${created} created, ${deleted} deleted, ${unchanged} as they were.`;
  if (created + deleted === 0) return done;
  const rate = Math.round((created + deleted) / serverSeconds);
  return `${done}\nSPIRE Server: ${serverSeconds.toFixed(1)} s, ${rate} a second. The agents that must know: ${agentsSeconds.toFixed(1)} s, ${confirmations} log lines.`;
}
