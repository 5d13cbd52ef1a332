import type { Action } from '../../lab/actions.ts';
import { createEntry } from './act/create-entry.ts';
import { deleteEntry } from './act/delete-entry.ts';
import { deploy } from './act/deploy.ts';
import { endPods } from './act/end-pods.ts';
import { move } from './act/move.ts';
import { patch } from './act/patch.ts';
import type { ActionContext, ActionOf, Performer } from './act/performer.ts';
import { publishBundle } from './act/publish-bundle.ts';
import { putEntry } from './act/put-entry.ts';
import { remove } from './act/remove.ts';
import { restart } from './act/restart.ts';
import { restore } from './act/restore.ts';
import { restoreEntries } from './act/restore-entries.ts';
import { rewrite } from './act/rewrite.ts';
import { scale } from './act/scale.ts';
import { setEnv } from './act/set-env.ts';
import { startTwin } from './act/start-twin.ts';
import { stopTwin } from './act/stop-twin.ts';
import { undeploy } from './act/undeploy.ts';
import { untilReady } from './act/until-ready.ts';

/** A kind of action that is not here does not compile. */
const performers: { readonly [K in Action['kind']]: Performer<K> } = {
  scale,
  'delete-entry': deleteEntry,
  'create-entry': createEntry,
  'put-entry': putEntry,
  'set-env': setEnv,
  restart,
  'end-pods': endPods,
  'until-ready': untilReady,
  'restore-entries': restoreEntries,
  rewrite,
  patch,
  remove,
  restore,
  'publish-bundle': publishBundle,
  deploy,
  undeploy,
  move,
  'start-twin': startTwin,
  'stop-twin': stopTwin,
};

/** Does what an action says, and ends when it is done. @throws Failure */
export async function performAction<K extends Action['kind']>(action: ActionOf<K>, context: ActionContext, signal: AbortSignal): Promise<void> {
  await performers[action.kind](action, context, signal);
}
