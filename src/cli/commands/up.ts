import { resolve } from 'node:path';
import { askLocalEngine } from '../../adapters/container-engine/docker.ts';
import { labFolder } from '../../adapters/state/lab-record.ts';
import { commandFor } from '../../core/command-line.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure } from '../../core/failure.ts';
import { quoted } from '../../core/quoted.ts';
import { monotonic } from '../../engine/clock.ts';
import type { Lab } from '../../lab/define-lab.ts';
import { type Course, courseOf } from '../../lifecycle/course.ts';
import { deploymentPlan } from '../../lifecycle/deployment.ts';
import { copyKubeconfig, demandOwnKubeconfig } from '../../lifecycle/kubeconfig-copy.ts';
import { findLab } from '../../lifecycle/labs.ts';
import { clusterName, nounOf, type Settings } from '../../lifecycle/settings.ts';
import { up as deploy } from '../../lifecycle/up.ts';
import { explainTime } from '../../report/explain-time.ts';
import { runAsking } from '../ask-first.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { type OutputFormat, outputFormat, outputWidth, print, printJson } from '../output.ts';
import { findingsOf, reportingFrom } from '../shared.ts';

export const up: Action = async ({ options, interruption }) => {
  const output = outputFormat(options['output']);
  const settings = await settingsFrom(options, process.env);
  const lab = await findLab(settings.lab);
  if (options['dryRun'] === true) return tellPlan(lab, settings, output, interruption.signal);
  const copy = typeof options['kubeconfig'] === 'string' ? resolve(options['kubeconfig']) : undefined;
  if (copy !== undefined) await demandOwnKubeconfig(copy, settings);
  const own = labFolder(settings.paths.state, settings.name).kubeconfig;
  const { exitCode, report } = await runAsking(
    { command: 'up', settings, control: false, interruption, keepsReport: true, ...reportingFrom(options) },
    options,
    async (session) => {
      const { record, attached } = await deploy(lab, session);
      await attached[Symbol.asyncDispose]();
      if (copy !== undefined) await copyKubeconfig(own, copy);
      return findingsOf(record, ExitCode.passed);
    },
  );
  if (output === 'json') printJson(report);
  if (output !== 'text') return exitCode;
  if (options['explainTime'] === true) print(explainTime(report.tasks, outputWidth()));
  if (exitCode === ExitCode.passed) {
    print(`The ${nounOf(settings)} is ready: ${report.seconds.toFixed(1)} s.

  export KUBECONFIG=${quoted(copy ?? own)}
${wordsBeside([
  ...lab.workloads.slice(0, 1).map(({ name }): [string, string] => [commandFor(settings, 'logs', '-f', name), 'each request as it comes']),
  [commandFor(settings, 'test'), `break it in ${lab.acid.length} ways, see it recover`],
  [commandFor(settings, 'down'), `remove the cluster ${clusterName(settings)}`],
])}`);
  }
  return exitCode;
};

async function tellPlan(lab: Lab, settings: Settings, output: OutputFormat, signal: AbortSignal): Promise<number> {
  const looked = askLocalEngine(signal).then(() => courseOf(lab, settings, signal));
  const course = await looked.catch((error: unknown): Course => {
    // Where no engine answers there is no lab, and the first task makes one answer.
    if (error instanceof Failure && error.code === 'E_ENGINE_MISSING') return { kind: 'create' };
    throw error;
  });
  const fresh = course.kind === 'create' || course.kind === 'replace';
  const tasks = fresh ? deploymentPlan(lab, { settings, clock: monotonic, emit: () => undefined, signal }) : [];
  if (output === 'text') print([courseText(course, settings), ...tasks.map((title) => `  ${title}`)].join('\n'));
  else printJson({ cluster: clusterName(settings), course: course.kind, ...('why' in course ? { why: course.why } : {}), tasks });
  return ExitCode.passed;
}

function courseText(course: Course, settings: Settings): string {
  const name = clusterName(settings);
  switch (course.kind) {
    case 'reuse':
      return `The cluster ${name} is there: it would be verified, and left as it is.`;
    case 'mend':
      return `The cluster ${name} is there, but ${course.why}: it would be reset and verified.`;
    case 'start':
      return `The cluster ${name} is stopped: it would be started, reset and verified.`;
    case 'replace':
      return `The cluster ${name} would be removed (${course.why}), and made again${course.living ? ', if you agree to it' : ''}:`;
    case 'create':
      return `The cluster ${name} would be made:`;
  }
}

function wordsBeside(lines: readonly (readonly [command: string, words: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  return lines.map(([command, words]) => `  ${command.padEnd(width)}   ${words}`).join('\n');
}
