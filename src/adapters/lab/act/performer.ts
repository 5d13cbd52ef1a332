import type { Action } from '../../../lab/actions.ts';
import type { Lab } from '../../../lab/define-lab.ts';
import type { Manifest } from '../../kubernetes/apply.ts';
import type { Client } from '../../kubernetes/client.ts';
import type { PodWatch } from '../../kubernetes/pod-watch.ts';
import type { ServerCli } from '../../spire/server-cli.ts';

/** A file of manifests/lessons/: what a lesson brings along, and no part of the lab. */
export interface Addition {
  /** From the project's root. */
  readonly file: string;
  readonly objects: readonly Manifest[];
}

export interface ActionContext {
  readonly client: Client;
  readonly lab: Lab;
  readonly manifests: readonly Manifest[];
  readonly additions: readonly Addition[];
  readonly cli: ServerCli;
  readonly pods: readonly PodWatch[];
}

/** The actions of one kind, or of each of several. */
export type ActionOf<K extends Action['kind']> = { readonly [P in K]: { readonly kind: P } & Extract<Action, { readonly kind: P }> }[K];

/** Does what an action of one kind says, and ends when it is done. @throws Failure */
export type Performer<K extends Action['kind']> = (action: ActionOf<K>, context: ActionContext, signal: AbortSignal) => Promise<void>;
