import { labFolder } from '../../adapters/state/lab-record.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { findLab } from '../../lifecycle/labs.ts';
import { clusterName } from '../../lifecycle/settings.ts';
import { up as deploy } from '../../lifecycle/up.ts';
import { explainTime } from '../../report/explain-time.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, print, printJson } from '../output.ts';
import { runSession } from '../session.ts';
import { findingsOf, reportingFrom } from '../shared.ts';

export const up: Action = async ({ options, interruption }) => {
  const output = outputFormat(options['output']);
  const settings = await settingsFrom(options, process.env);
  const lab = await findLab(settings.lab);
  const { exitCode, report } = await runSession(
    { command: 'up', settings, control: false, interruption, keepsReport: true, ...reportingFrom(options) },
    async (session) => {
      const { record, attached } = await deploy(lab, session);
      await attached[Symbol.asyncDispose]();
      return findingsOf(record, ExitCode.passed);
    },
  );
  if (output === 'json') printJson(report);
  if (output !== 'text') return exitCode;
  if (options['explainTime'] === true) print(explainTime(report.tasks, process.stdout.columns ?? 80));
  if (exitCode === ExitCode.passed) {
    print(`The lab ${settings.name} is ready: ${report.seconds.toFixed(1)} s.

  export KUBECONFIG=${labFolder(settings.paths.state, settings.name).kubeconfig}
  npm run -s lab -- logs -f mtls-client   each request as it comes
  npm run lab:test                        break it in ${lab.acid.length} ways, see it recover
  npm run lab:destroy                     remove the cluster ${clusterName(settings)}`);
  }
  return exitCode;
};
