import type { Authority } from '../core/results.ts';
import { nameOf } from './nouns.ts';
import type { Kind, Question } from './questions.ts';

type Described = { readonly [K in Kind]: (question: Question<K>) => string };

const described: Described = {
  nodes: () => 'the nodes',
  agents: () => 'the attested agents, and the nodes',
  volume: ({ of }) => `the volume of ${of.name}`,
  'csi-nodes': () => 'the CSI drivers of each worker',
  sockets: () => "the Workload API's socket on each node",
  'csi-mounts': () => 'how often each CSI volume is mounted on each worker',
  restarts: ({ of }) => `the restarts of ${of.name}`,
  env: ({ of }) => `the variables of ${of.name}`,
  placement: ({ of }) => `the nodes of ${of.name}, the attested agents, and the registration entries`,
  pods: ({ of }) => `the pods of ${of.name}`,
  mounts: ({ by, of }) => `since when the pods of ${of.name} run, and ${by.name} beside them`,
  matches: ({ in: namespace }) => `the registration entries, and the selectors of the pods in ${namespace}`,
  registration: ({ of }) => `the registration entries, the ClusterSPIFFEIDs, and the pods in ${of.namespace}`,
  lifetimes: ({ by, of }) => `the registration entries, ${nameOf(by)}, and the X509-SVIDs that ${of.name} logged`,
  'published-bundle': ({ in: object }) => `the trust bundle in ${nameOf(object)}, and the server's own`,
  admission: ({ to }) => `which pods the namespace ${to} admits`,
  configured: ({ by, of }) => `when ${nameOf(by)} was changed, and since when ${of.name} runs`,
  service: ({ of }) => `the pods behind ${nameOf(of)}`,
  'host-access': ({ in: namespace }) => `what the pods in ${namespace} have of their nodes`,
  objects: ({ of }) => of.map(nameOf).join(', '),
  rights: ({ account }) => `what serviceaccount/${account.name} may do`,
  entries: () => 'the registration entries',
  'trust-bundle': () => 'the X.509 authorities of the trust bundle',
};

const asked: Readonly<Record<Kind, readonly Authority[]>> = {
  nodes: ['kubernetes'],
  agents: ['spire-server', 'kubernetes'],
  volume: ['kubernetes'],
  'csi-nodes': ['kubernetes'],
  sockets: ['kubernetes', 'node'],
  'csi-mounts': ['kubernetes', 'node'],
  restarts: ['kubernetes'],
  env: ['kubernetes'],
  placement: ['kubernetes', 'spire-server'],
  pods: ['kubernetes'],
  mounts: ['kubernetes'],
  matches: ['spire-server', 'kubernetes'],
  registration: ['spire-server', 'kubernetes'],
  lifetimes: ['spire-server', 'kubernetes'],
  'published-bundle': ['spire-server', 'kubernetes'],
  admission: ['kubernetes'],
  configured: ['kubernetes'],
  service: ['kubernetes'],
  'host-access': ['kubernetes'],
  objects: ['kubernetes'],
  rights: ['kubernetes'],
  entries: ['spire-server'],
  'trust-bundle': ['spire-server'],
};

/** What is asked, and who answers: for people. */
export interface About {
  readonly kind: Kind;
  /** What is asked, as a noun phrase. */
  readonly question: string;
  readonly from: readonly Authority[];
}

export function aboutOf<K extends Kind>(question: Question<K>): About {
  const kind: K = question.kind;
  return { kind, question: described[kind](question), from: asked[kind] };
}
