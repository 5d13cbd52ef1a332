import { unfollowed } from '../adapters/host/environment.ts';
import type { Client } from '../adapters/kubernetes/client.ts';
import type { Start } from '../adapters/kubernetes/log-stream.ts';
import { writeBundle } from '../adapters/lab/bundle.ts';
import { type AttachedLab, attach, type LabConnection } from '../adapters/lab/running-lab.ts';
import { type LabFolder, type LabRecord, labFolder, readRecord, writeRecord } from '../adapters/state/lab-record.ts';
import type { Emit } from '../core/events.ts';
import { Failure, isGroundFailure, messageOf } from '../core/failure.ts';
import { runGraph, type Task } from '../engine/graph.ts';
import type { Lab } from '../lab/define-lab.ts';
import { fromSeconds } from '../logs/timestamp.ts';
import { connectionTo } from './connection.ts';
import { configurationOf, courseOf } from './course.ts';
import { deferred } from './deferred.ts';
import { type DeployedLab, fresh } from './deployed-lab.ts';
import { deployment, newRecord } from './deployment.ts';
import { destroy } from './down.ts';
import { runOnGround } from './on-ground.ts';
import { ensureEngine } from './prepare.ts';
import { reset } from './reset.ts';
import type { Run } from './run.ts';
import { clusterName } from './settings.ts';
import { start } from './stop-start.ts';
import { troubleNoter } from './trouble.ts';
import { verifyLab } from './verify.ts';

/** Removal after a failure or an interruption has time of its own. */
const removeWithin = 120_000;
/** A bundle is worth a minute of waiting, not more: what it asks may be what is broken. */
const bundleWithin = 60_000;

/**
 * A verified lab: the one that is there, where it is the one asked for, else a new one. Remains of a run that was
 * killed are removed first; a cluster that is not ours is refused.
 *
 * The caller owns what is returned: disposing `attached` detaches, the lab stays.
 */
export async function up(lab: Lab, run: Run): Promise<DeployedLab> {
  const { settings, signal, emit } = run;
  const folder = labFolder(settings.paths.state, settings.name);
  await ensureEngine(settings, signal, (text) => emit({ type: 'noted', level: 'info', text }));
  for (const text of unfollowed(process.env)) emit({ type: 'noted', level: 'warning', text });
  const course = await courseOf(lab, settings, signal);
  switch (course.kind) {
    case 'start':
      return start(lab, folder, run);
    case 'reuse':
      return reuse(lab, course.record, folder, run);
    case 'mend': {
      emit({ type: 'noted', level: 'info', text: `mending the lab that is there: ${course.why}` });
      const mended = await mend(lab, course.record, folder, run);
      if (mended !== undefined) return mended;
      await destroy(settings, folder, signal);
      break;
    }
    case 'replace':
      emit({ type: 'noted', level: 'info', text: `removing the lab that is there: ${course.why}` });
      await destroy(settings, folder, signal);
      break;
    case 'create':
  }
  return create(lab, await configurationOf(lab, settings), folder, run);
}

async function create(lab: Lab, configuration: string, folder: LabFolder, run: Run): Promise<DeployedLab> {
  const { settings, signal } = run;
  const draft = newRecord(lab, configuration, settings);
  const { ground, cluster, tasks } = deployment(lab, draft, folder, run);
  try {
    await runOnGround(tasks, run, () => cluster.connection.peek());
  } catch (error) {
    if (!signal.aborted) await bundle(run, cluster.connection.peek()?.client);
    // Nobody must go on watching what is about to be removed.
    await cluster.attached.peek()?.[Symbol.asyncDispose]();
    await abandon(error, folder, run);
    throw error;
  }
  const images = ground.images.get();
  const record: LabRecord = {
    ...draft,
    phase: 'ready',
    nodeImage: images.nodeImage,
    kubernetesVersion: images.kubernetesVersion,
    adaptations: ground.adaptations.get().map(({ id }) => id),
    images: images.records,
  };
  await writeRecord(folder, record);
  return { record, attached: cluster.attached.get() };
}

/** Writes the bundle of a failed run, with the API server's view where there is one. */
export async function bundle({ settings, emit, bundle: folder }: Run, client: Client | undefined): Promise<void> {
  if (folder === undefined) return;
  const missing = await writeBundle(folder, clusterName(settings), client, AbortSignal.timeout(bundleWithin));
  emit({ type: 'noted', level: 'info', text: `logs, events and objects: ${folder}${missing.length === 0 ? '' : ` (${missing.length} could not be had)`}` });
}

/** Takes back what a failed or interrupted deployment made, unless it is to be kept for a look. */
async function abandon(error: unknown, folder: LabFolder, { settings, emit }: Run): Promise<void> {
  if (settings.retain) return emit({ type: 'noted', level: 'warning', text: `kept because of --retain: the cluster ${clusterName(settings)}` });
  if ((await readRecord(folder)) === undefined) return;
  emit({ type: 'noted', level: 'info', text: 'removing what was begun' });
  try {
    await destroy(settings, folder, AbortSignal.timeout(removeWithin));
  } catch (cause) {
    // Where the ground broke, that is the cause, and it says what is left.
    if (isGroundFailure(error)) return emit({ type: 'noted', level: 'warning', text: `what was begun could not be removed: ${messageOf(cause)}` });
    throw new Failure('E_CLEANUP', `The lab could not be removed after a failure: ${messageOf(cause)}`, {
      cause: new SuppressedError(cause, error),
      left: `parts of the cluster ${clusterName(settings)}`,
    });
  }
}

/** Seconds instead of a new cluster; undefined where the lab cannot be brought back. */
async function mend(lab: Lab, record: LabRecord, folder: LabFolder, run: Run): Promise<DeployedLab | undefined> {
  try {
    return { record: fresh(record), attached: await reset(lab, record, folder, run) };
  } catch (error) {
    run.signal.throwIfAborted();
    run.emit({ type: 'noted', level: 'warning', text: `it could not be mended, and is made anew: ${messageOf(error)}` });
    return undefined;
  }
}

async function reuse(lab: Lab, record: LabRecord, folder: LabFolder, run: Run): Promise<DeployedLab> {
  const { clock, emit } = run;
  const attached = deferred<AttachedLab>('attached');
  const tasks: readonly Task[] = [
    {
      id: 'attach',
      title: 'The lab is there already',
      needs: [],
      async run() {
        attached.set(await attachTo(lab, folder, run));
        return clusterName(run.settings);
      },
    },
    {
      id: 'ready',
      title: 'Every expectation of the lab holds, mTLS included',
      needs: ['attach'],
      run: (abort) => verifyLab(lab, attached.get(), { clock, emit, signal: abort }),
    },
  ];
  try {
    await runGraph(tasks, run);
  } catch (error) {
    await attached.peek()?.[Symbol.asyncDispose]();
    throw error;
  }
  return { record, attached: attached.get() };
}

/** Attaches to a lab that runs, from its record. @param since the cluster's time from which on every line is wanted */
export async function attachTo(lab: Lab, folder: LabFolder, { settings, emit, signal }: Run, since?: bigint): Promise<AttachedLab> {
  return follow(await connectionTo(lab, folder, settings), emit, signal, since);
}

/** Attaches where a connection is there already. */
export function follow(connection: LabConnection, emit: Emit, signal: AbortSignal, since?: bigint): Promise<AttachedLab> {
  // Two minutes of the demo's lines: more than the life of an X509-SVID, so that the one it holds is among them.
  const start: Start = since === undefined ? { from: 'last-lines', lines: 500 } : { from: 'time', at: since - fromSeconds(120), lines: 5000 };
  return attach(connection, start, troubleNoter(emit), signal);
}
