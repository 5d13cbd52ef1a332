import { unfollowed } from '../adapters/host/environment.ts';
import type { Start } from '../adapters/kubernetes/log-stream.ts';
import { type AttachedLab, attach, type LabConnection } from '../adapters/lab/running-lab.ts';
import { type LabFolder, type LabRecord, labFolder, readRecord, writeRecord } from '../adapters/state/lab-record.ts';
import { command } from '../core/command-line.ts';
import type { Emit } from '../core/events.ts';
import { Failure, isGroundFailure, messageOf } from '../core/failure.ts';
import { runGraph, type Task } from '../engine/graph.ts';
import type { Lab } from '../lab/define-lab.ts';
import { fromSeconds } from '../logs/timestamp.ts';
import { bundleOfFailed } from './bundle.ts';
import { connectionTo } from './connection.ts';
import { configurationOf, courseOf } from './course.ts';
import { deferred } from './deferred.ts';
import { type DeployedLab, fresh } from './deployed-lab.ts';
import { deployment, newRecord } from './deployment.ts';
import { differencesOf } from './differences.ts';
import { destroy } from './down.ts';
import { followNoter } from './follow-noter.ts';
import { runOnGround } from './on-ground.ts';
import { ensureEngine } from './prepare.ts';
import { reset } from './reset.ts';
import type { Run } from './run.ts';
import { clusterName, type Settings } from './settings.ts';
import { start } from './stop-start.ts';
import { injectionsIn } from './undo-book.ts';
import { refuseLeft, undoLeft } from './undo-left.ts';
import { impatient, verifyLab } from './verify.ts';

/** Removal after a failure or an interruption has time of its own. */
const removeWithin = 120_000;

/**
 * A verified lab: the one that is there, where it is the one asked for, else a new one. Remains of a run that was
 * killed are removed first; a cluster that is not ours is refused. One that lives is made anew only where that was agreed
 * to, and one that was changed by hand is kept as it is, or reset.
 *
 * The caller owns what is returned: disposing `attached` detaches, the lab stays.
 *
 * @param changed what a lab is to its user that was changed by hand: good enough, or to be reset first
 * @throws Failure E_REBUILD, E_CHANGED, E_VERIFY
 */
export async function up(lab: Lab, run: Run, changed: 'kept' | 'reset' = 'kept'): Promise<DeployedLab> {
  const { settings, signal, emit } = run;
  const folder = labFolder(settings.paths.state, settings.name);
  await ensureEngine(settings, signal, (text) => emit({ type: 'noted', level: 'info', text }));
  for (const text of unfollowed(process.env)) emit({ type: 'noted', level: 'warning', text });
  const course = await courseOf(lab, settings, signal);
  switch (course.kind) {
    case 'start':
      return start(lab, folder, run);
    case 'reuse':
      return reuse(lab, course.record, folder, run, changed);
    case 'mend':
      emit({ type: 'noted', level: 'info', text: `mending the lab that is there: ${course.why}` });
      return mend(lab, course.record, folder, run);
    case 'replace':
      if (course.living) demandRebuild(run, course.why);
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
    if (!signal.aborted) await bundleOfFailed(run, lab, cluster.connection.peek()?.client);
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
  return { record, attached: cluster.attached.get(), different: [] };
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

/** Seconds instead of a new cluster, which is made only where that was agreed to. @throws Failure E_REBUILD */
async function mend(lab: Lab, record: LabRecord, folder: LabFolder, run: Run): Promise<DeployedLab> {
  const { settings, emit, signal } = run;
  try {
    return { record: fresh(record), attached: await reset(lab, record, folder, run), different: [] };
  } catch (error) {
    signal.throwIfAborted();
    // Broken ground is mended first: a new cluster would stand on it, too.
    if (isGroundFailure(error) && run.agreed !== 'rebuild') throw error;
    demandRebuild(run, 'it could not be reset', error);
    emit({ type: 'noted', level: 'warning', text: `it could not be reset, and is made again: ${messageOf(error)}` });
  }
  await destroy(settings, folder, signal);
  return create(lab, await configurationOf(lab, settings), folder, run);
}

/** @throws Failure E_REBUILD unless it was agreed to that the cluster is lost */
function demandRebuild({ settings, agreed }: Run, why: string, cause?: unknown): void {
  if (agreed === 'rebuild') return;
  const because =
    cause instanceof Failure ? [`${cause.code}: ${cause.message}`, ...(cause.detail.evidence ?? [])] : cause === undefined ? [] : [messageOf(cause)];
  throw new Failure('E_REBUILD', `The cluster ${clusterName(settings)} can only be removed and made again: ${why}.`, {
    cause,
    evidence: because,
  });
}

/** Seconds: what does not hold in a lab that was changed is not waited for like a lab that is coming up. */
const changedWithin = 15;

async function reuse(lab: Lab, record: LabRecord, folder: LabFolder, run: Run, changed: 'kept' | 'reset'): Promise<DeployedLab> {
  const { settings, clock, emit, signal, agreed } = run;
  refuseLeft(injectionsIn(record));
  const attached = deferred<AttachedLab>('attached');
  let different: readonly string[] = [];
  const tasks: readonly Task[] = [
    {
      id: 'attach',
      title: 'The lab is there already',
      needs: [],
      async run(abort) {
        const connection = await connectionTo(lab, folder, settings);
        attached.set(await follow(connection, emit, signal));
        for (const injection of injectionsIn(record)) await undoLeft(injection, attached.get(), folder, run);
        different = await differencesOf(connection, attached.get(), abort);
        if (different.length > 0 && changed === 'reset') throw changedByHand(settings, different);
        return clusterName(settings);
      },
    },
    {
      id: 'ready',
      title: 'Every expectation of the lab holds, mTLS included',
      needs: ['attach'],
      async run(abort) {
        if (different.length === 0) return verifyLab(lab, attached.get(), { clock, emit, signal: abort });
        emit({ type: 'noted', level: 'warning', text: `the lab was changed by hand: ${different.join(' ')}` });
        return verifyLab(impatient(lab, changedWithin), attached.get(), { clock, emit, signal: abort }).catch((error: unknown) => {
          throw explained(error, different);
        });
      },
    },
  ];
  try {
    await runGraph(tasks, run);
  } catch (error) {
    await attached.peek()?.[Symbol.asyncDispose]();
    const why = whyMended(error, agreed);
    if (why === undefined) throw error;
    emit({ type: 'noted', level: 'info', text: `resetting the lab that is there: ${why}` });
    return mend(lab, record, folder, run);
  }
  return { record: fresh(record), attached: attached.get(), different };
}

/** Why a lab is reset that could not be used as it is, if it is. */
function whyMended(error: unknown, agreed: Run['agreed']): string | undefined {
  if (!(error instanceof Failure)) return undefined;
  if (error.code === 'E_HEAL') return error.message;
  return error.code === 'E_CHANGED' && agreed !== undefined ? 'it was changed by hand' : undefined;
}

/** What was changed comes first: it is most likely the cause. */
function explained(error: unknown, different: readonly string[]): unknown {
  if (!(error instanceof Failure) || error.code !== 'E_VERIFY') return error;
  const evidence = [
    'Changed by hand:',
    ...different.map((each) => `- ${each}`),
    'What does not hold:',
    ...(error.detail.evidence ?? []).map((each) => `- ${each}`),
  ];
  return new Failure(error.code, error.message, { ...error.detail, cause: error, evidence, next: [command('reset')] });
}

/** A lab that somebody changed, as an error for whoever needs one in its first state, or needed one. */
export function changedByHand(settings: Settings, different: readonly string[], hint?: string): Failure {
  return new Failure('E_CHANGED', `The lab ${settings.name} is not as it was when it was ready.`, {
    evidence: different,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Attaches to a lab that runs, from its record. @param since the cluster's time from which on every line is wanted */
export async function attachTo(lab: Lab, folder: LabFolder, { settings, emit, signal }: Run, since?: bigint): Promise<AttachedLab> {
  return follow(await connectionTo(lab, folder, settings), emit, signal, since);
}

/** Attaches where a connection is there already. */
export function follow(connection: LabConnection, emit: Emit, signal: AbortSignal, since?: bigint): Promise<AttachedLab> {
  // Two minutes of the demo's lines: more than the life of an X509-SVID, so that the one it holds is among them.
  const start: Start = since === undefined ? { from: 'last-lines', lines: 500 } : { from: 'time', at: since - fromSeconds(120), lines: 5000 };
  return attach(connection, start, followNoter(emit), signal);
}
