import { labFolder } from '../../adapters/state/lab-record.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { budgetOf, type WorkloadBudget } from '../../engine/budget.ts';
import { clusterClock } from '../../engine/cluster-clock.ts';
import { madeLab } from '../../lifecycle/made-lab.ts';
import { ownLab } from '../../lifecycle/own-lab.ts';
import { attachTo } from '../../lifecycle/up.ts';
import { formatTimestamp } from '../../logs/timestamp.ts';
import { clockTime } from '../../report/prediction-text.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, print, printJson } from '../output.ts';
import { runSession } from '../session.ts';
import { findingsOf, reportingFrom } from '../shared.ts';

/** If SPIRE Server died now: who fails first, and when. */
export const budget: Action = async ({ options, interruption }) => {
  const output = outputFormat(options['output']);
  const { lab, settings } = await madeLab(await settingsFrom(options, process.env));
  const { reporting, ...request } = reportingFrom(options);
  let found: { readonly now: string; readonly workloads: readonly WorkloadBudget[] } | undefined;
  const { exitCode } = await runSession(
    { command: 'budget', settings, control: false, interruption, ...request, reporting: { ...reporting, quiet: true } },
    async (session) => {
      const folder = labFolder(settings.paths.state, settings.name);
      const { record } = await ownLab(settings, folder, session.signal);
      await using attached = await attachTo(lab, folder, session);
      const cluster = clusterClock(attached.logs, session.clock);
      const now = cluster.now();
      cluster.stop();
      found = { now: formatTimestamp(now), workloads: budgetOf(lab, attached.logs, now) };
      return findingsOf(record, ExitCode.passed);
    },
  );
  if (found === undefined) return exitCode;
  if (output === 'text') print(budgetText(found.now, found.workloads));
  else printJson(found);
  return exitCode;
};

function budgetText(now: string, workloads: readonly WorkloadBudget[]): string {
  const longest = Math.max(...workloads.map(({ workload }) => workload.length));
  const rows = workloads.map(({ workload, holds, fails }) => {
    const name = workload.padEnd(longest);
    if (fails === undefined) return `  ${name}  its log shows no X509-SVID`;
    const whose = fails.because === workload ? 'its own X509-SVID ends' : `the X509-SVID of ${fails.because} ends`;
    const own = holds === undefined ? 'none is in its log' : `its own is valid until ${clockTime(holds.until)}`;
    return `  ${name}  fails at ${clockTime(fails.at)}, in ${fails.seconds.toFixed(0)} s: ${whose}${fails.because === workload ? '' : `; ${own}`}`;
  });
  return [`If SPIRE Server died now, at ${clockTime(now)} UTC:`, ...rows].join('\n');
}
