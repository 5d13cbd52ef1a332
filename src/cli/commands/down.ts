import { labFolder } from '../../adapters/state/lab-record.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { destroy } from '../../lifecycle/down.ts';
import { ensureEngine } from '../../lifecycle/prepare.ts';
import { clusterName } from '../../lifecycle/settings.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, print, printJson } from '../output.ts';
import { runSession } from '../session.ts';
import { reportingFrom } from '../shared.ts';

export const down: Action = async ({ options, interruption }) => {
  const output = outputFormat(options['output']);
  const settings = await settingsFrom(options, process.env);
  let done = 'nothing-there' as Awaited<ReturnType<typeof destroy>>;
  const { exitCode } = await runSession({ command: 'down', settings, control: false, interruption, ...reportingFrom(options) }, async (session) => {
    const note = (text: string): void => session.emit({ type: 'noted', level: 'info', text });
    await ensureEngine(settings, session.signal, note);
    done = await destroy(settings, labFolder(settings.paths.state, settings.name), session.signal);
    return { exitCode: ExitCode.passed };
  });
  if (output === 'json') printJson({ cluster: clusterName(settings), done, exitCode });
  else if (output === 'text' && exitCode === ExitCode.passed)
    print(done === 'removed' ? `The cluster ${clusterName(settings)} is removed.` : `There is no lab called ${settings.name}: nothing to remove.`);
  return exitCode;
};
