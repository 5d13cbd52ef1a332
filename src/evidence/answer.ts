import type { Answers } from './answers.ts';
import { pathOf } from './api-path.ts';
import type { ClusterObject } from './objects.ts';
import type { Kind, Question } from './questions.ts';
import type { RawEvidence } from './raw.ts';
import { admission } from './read/admission.ts';
import { agents } from './read/agents.ts';
import { trustBundle } from './read/certificates.ts';
import { configured } from './read/configured.ts';
import { csiNodes } from './read/csi-nodes.ts';
import { entries } from './read/entries.ts';
import { env } from './read/env.ts';
import { lifetimes } from './read/lifetimes.ts';
import { mountsOfCsi, sockets } from './read/node-sockets.ts';
import { nodes } from './read/nodes.ts';
import { placement } from './read/placement.ts';
import { hostAccess, mounts, pods, restarts } from './read/pods.ts';
import { publishedBundle } from './read/published-bundle.ts';
import { matches, registration } from './read/registration.ts';
import { rights } from './read/rights.ts';
import { service } from './read/service.ts';
import { volume } from './read/volume.ts';

type Readers = { readonly [K in Kind]: (question: Question<K>, raw: RawEvidence, signal: AbortSignal) => Promise<Answers[K]> };

/** Each collects what it needs, and reads it. */
const readers: Readers = {
  nodes: (_, raw, signal) => nodes(raw, signal),
  agents: (_, raw, signal) => agents(raw, signal),
  volume,
  'csi-nodes': (_, raw, signal) => csiNodes(raw, signal),
  sockets: (_, raw, signal) => sockets(raw, signal),
  'csi-mounts': (_, raw, signal) => mountsOfCsi(raw, signal),
  restarts,
  env,
  placement,
  pods,
  mounts,
  matches,
  registration,
  lifetimes,
  'published-bundle': publishedBundle,
  admission,
  configured,
  service,
  'host-access': hostAccess,
  objects: ({ of }, raw, signal) => Promise.all(of.map((object) => raw.object<ClusterObject>(pathOf(object), signal))),
  rights,
  entries: (_, raw, signal) => entries(raw, signal),
  'trust-bundle': (_, raw, signal) => trustBundle(raw, signal),
};

/**
 * The answer to a question, from a cluster that runs or from what was collected of one.
 *
 * @throws Failure E_KUBERNETES, E_SPIRE_CLI, E_NOT_COLLECTED where what it takes could not be had
 */
export function answer<K extends Kind>(question: Question<K>, raw: RawEvidence, signal: AbortSignal): Promise<Answers[K]> {
  const kind: K = question.kind;
  return readers[kind](question, raw, signal);
}
