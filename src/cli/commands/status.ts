import { askLocalEngine } from '../../adapters/container-engine/docker.ts';
import { nodeContainers } from '../../adapters/kind/kind-cluster.ts';
import { ownershipOf, refuseForeign } from '../../adapters/kind/ownership.ts';
import type { Injection } from '../../adapters/state/injections.ts';
import { type LabRecord, labFolder, readRecord } from '../../adapters/state/lab-record.ts';
import { type CommandLine, command, spelled } from '../../core/command-line.ts';
import type { RunEvent } from '../../core/events.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure, nextOf } from '../../core/failure.ts';
import type { ExpectationResult } from '../../core/results.ts';
import { monotonic } from '../../engine/clock.ts';
import { connectionTo } from '../../lifecycle/connection.ts';
import { differencesOf, podTroubles } from '../../lifecycle/differences.ts';
import { madeLab } from '../../lifecycle/made-lab.ts';
import { clusterName } from '../../lifecycle/settings.ts';
import { injectionsIn } from '../../lifecycle/undo-book.ts';
import { follow } from '../../lifecycle/up.ts';
import { impatient, verifyLab } from '../../lifecycle/verify.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, print, printJson } from '../output.ts';

/** Seconds: what does not hold in a lab that was changed is not waited for like a lab that is coming up. */
const brokenWithin = 5;

export const status: Action = async ({ options, interruption }) => {
  const output = outputFormat(options['output']);
  const { lab, settings } = await madeLab(await settingsFrom(options, process.env));
  const folder = labFolder(settings.paths.state, settings.name);
  const record = await readRecord(folder);
  await askLocalEngine(interruption.signal);
  const nodes = await nodeContainers(clusterName(settings), interruption.signal);
  refuseForeign(clusterName(settings), ownershipOf(clusterName(settings), record, nodes));
  if (record === undefined) throw new Failure('E_NO_LAB', `There is no lab called ${settings.name}.`);
  const results: ExpectationResult[] = [];
  let different: readonly string[] = [];
  let wrong: Failure | undefined;
  if (record.phase === 'ready' && nodes.length > 0 && nodes.every(({ running }) => running)) {
    const emit = (event: Omit<RunEvent, 'at'>): void =>
      void ('result' in event && event.type === 'expectation.settled' && results.push((event as unknown as { readonly result: ExpectationResult }).result));
    const run = { settings, clock: monotonic, emit, signal: interruption.signal };
    const connection = await connectionTo(lab, folder, settings);
    await using attached = await follow(connection, emit, interruption.signal);
    const [changes, troubles] = await Promise.all([differencesOf, podTroubles].map((ask) => ask(connection, attached, interruption.signal)));
    different = [...(changes ?? []), ...(troubles ?? [])];
    wrong = await verifyLab(different.length === 0 ? lab : impatient(lab, brokenWithin), attached, run).then(() => undefined, asFailure);
  } else wrong = notRunning(record);
  const injections = injectionsIn(record);
  const { phase, tainted, lesson, spireVersion, kubernetesVersion, adaptations, images } = record;
  if (tainted !== undefined && lesson === undefined) wrong = new Failure('E_TAINTED', tainted);
  else if (injections.length > 0) wrong = new Failure('E_FAULT_IN', faultsIn(injections));
  if (output !== 'text')
    printJson({
      name: settings.name,
      cluster: clusterName(settings),
      phase,
      tainted: tainted ?? null,
      lesson: lesson ?? null,
      faults: injections.map(({ fault, at, stage, mystery }) => ({ at, stage, ...(mystery ? {} : { fault }) })),
      nodes: nodes.map(({ name, role, running }) => ({ name, role, running })),
      spireVersion,
      kubernetesVersion,
      adaptations,
      images,
      ready: wrong === undefined,
      expectations: results,
      different,
    });
  else {
    print(`${clusterName(settings)}: SPIRE ${spireVersion} on Kubernetes ${kubernetesVersion}, ${phase}${stateOf(record)}`);
    for (const { name, role, running } of nodes) print(`  ${name}  ${role}  ${running ? 'running' : 'stopped'}`);
    for (const result of results)
      print(`  ${result.status === 'passed' ? 'ok  ' : 'FAIL'}  ${result.describe}${result.status === 'passed' ? '' : `: ${result.received}`}`);
    if (different.length > 0) print(['What is not as it was when the lab was ready:', ...different.map((each) => `  - ${each}`)].join('\n'));
    if (wrong !== undefined) print(`Not as it should be: ${wrong.message}`);
    // Who takes a lesson mends the lab themselves: that is the task.
    const next = lesson === undefined ? mending(different, wrong) : [];
    if (next.length > 0) print(['To mend it:', ...next.map((line) => `  ${spelled(line, settings)}`)].join('\n'));
  }
  return wrong?.exitCode ?? (different.length > 0 ? ExitCode.expectationFailed : ExitCode.passed);
};

function stateOf({ tainted, lesson }: LabRecord): string {
  if (lesson !== undefined) return `, the lesson ${lesson} is being taken on it`;
  return tainted === undefined ? '' : `, tainted: ${tainted}`;
}

/** What of the lab is broken on purpose. Of a mystery nothing but since when. */
function faultsIn(injections: readonly Injection[]): string {
  return injections
    .map(({ title, at, stage, mystery }) => {
      const killed = stage === 'being-tried' ? '; the run that injected it was killed' : '';
      return `A fault is in it since ${at}${mystery ? '' : `: ${title}`}${killed}.`;
    })
    .join(' ');
}

function mending(different: readonly string[], wrong: Failure | undefined): readonly CommandLine[] {
  const own = wrong === undefined ? [] : nextOf(wrong);
  if (own.length > 0) return own;
  return different.length > 0 || wrong?.code === 'E_VERIFY' ? [command('reset')] : [];
}

/** A lab whose nodes do not run, and how to have it back. */
function notRunning({ phase }: LabRecord): Failure {
  switch (phase) {
    case 'ready':
      return new Failure('E_VERIFY', 'Not all of its nodes run.', { next: [command('start')] });
    case 'stopped':
      return new Failure('E_VERIFY', 'It is stopped.', { next: [command('start')] });
    case 'creating':
      return new Failure('E_VERIFY', 'The command that made it was cut short.', { next: [command('up')] });
    case 'deleting':
      return new Failure('E_VERIFY', 'The command that removed it was cut short.', { next: [command('down')] });
  }
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}
