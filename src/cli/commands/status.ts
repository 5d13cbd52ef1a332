import { nodeContainers } from '../../adapters/kind/kind-cluster.ts';
import { ownershipOf, refuseForeign } from '../../adapters/kind/ownership.ts';
import { type LabRecord, labFolder, readRecord } from '../../adapters/state/lab-record.ts';
import type { RunEvent } from '../../core/events.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure } from '../../core/failure.ts';
import type { ExpectationResult } from '../../core/results.ts';
import { monotonic } from '../../engine/clock.ts';
import { connectionTo } from '../../lifecycle/connection.ts';
import { differencesOf, podTroubles } from '../../lifecycle/differences.ts';
import { findLab } from '../../lifecycle/labs.ts';
import { clusterName, commandFor, scriptFor } from '../../lifecycle/settings.ts';
import { follow } from '../../lifecycle/up.ts';
import { impatient, verifyLab } from '../../lifecycle/verify.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, print, printJson } from '../output.ts';

/** Seconds: what does not hold in a lab that was changed is not waited for like a lab that is coming up. */
const brokenWithin = 5;

export const status: Action = async ({ options, interruption }) => {
  const output = outputFormat(options['output']);
  const settings = await settingsFrom(options, process.env);
  const lab = await findLab(settings.lab);
  const folder = labFolder(settings.paths.state, settings.name);
  const record = await readRecord(folder);
  const nodes = await nodeContainers(clusterName(settings), interruption.signal);
  refuseForeign(clusterName(settings), ownershipOf(clusterName(settings), record, nodes));
  if (record === undefined) throw new Failure('E_NO_LAB', `There is no lab called ${settings.name}.`, { next: scriptFor(settings, 'lab:deploy') });
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
  } else
    wrong = new Failure('E_VERIFY', record.phase === 'ready' ? 'Not all of its nodes run.' : `A run that was ${record.phase} it was cut short.`, {
      next: scriptFor(settings, 'lab:deploy'),
    });
  const { phase, tainted, lesson, spireVersion, kubernetesVersion, adaptations, images } = record;
  if (tainted !== undefined && lesson === undefined) wrong = new Failure('E_TAINTED', tainted, { next: scriptFor(settings, 'lab:deploy') });
  if (output !== 'text')
    printJson({
      name: settings.name,
      cluster: clusterName(settings),
      phase,
      tainted: tainted ?? null,
      lesson: lesson ?? null,
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
    const mends = wrong?.detail.next ?? (different.length > 0 || wrong !== undefined ? commandFor(settings, 'reset') : undefined);
    if (mends !== undefined) print(`To mend it:\n  ${mends}`);
  }
  return wrong?.exitCode ?? ExitCode.passed;
};

function stateOf({ tainted, lesson }: LabRecord): string {
  if (lesson !== undefined) return `, the lesson ${lesson} is being taken on it`;
  return tainted === undefined ? '' : `, tainted: ${tainted}`;
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}
