import { agents, client, lab, mtlsServer, server } from '../../labs/nouns/mtls.ts';
import { agentConfig, agentDaemonSet, bundleConfigMap, csiDaemonSet, serverConfig, serverService, serverStatefulSet } from '../../labs/nouns/objects.ts';
import { isList, type Json } from '../../src/adapters/bundle/clean-object.ts';
import { cleaners } from '../../src/adapters/bundle/cleaner.ts';
import type { Ask, Kind, Question } from '../../src/evidence/questions.ts';

/** Kinds that only the API server's authorizer can answer: what was written down of it decides nothing. */
type Decided = 'admission' | 'rights';

/** A question of every other kind: the compiler asks for those that are new. */
const questions: { readonly [K in Exclude<Kind, Decided>]: Question<K> } = {
  nodes: { kind: 'nodes' },
  agents: { kind: 'agents' },
  volume: { kind: 'volume', of: server },
  'csi-nodes': { kind: 'csi-nodes' },
  sockets: { kind: 'sockets' },
  'csi-mounts': { kind: 'csi-mounts' },
  restarts: { kind: 'restarts', of: agents },
  env: { kind: 'env', of: client },
  placement: { kind: 'placement', of: mtlsServer },
  pods: { kind: 'pods', of: client },
  mounts: { kind: 'mounts', of: client, by: lab.csiDriver },
  matches: { kind: 'matches', in: client.namespace },
  registration: { kind: 'registration', of: client },
  lifetimes: { kind: 'lifetimes', of: client, by: serverConfig },
  'published-bundle': { kind: 'published-bundle', in: bundleConfigMap, key: lab.bundle.key },
  configured: { kind: 'configured', by: agentConfig, of: agents },
  service: { kind: 'service', of: serverService },
  'host-access': { kind: 'host-access', in: agents.namespace },
  objects: { kind: 'objects', of: [agentConfig, serverConfig, agentDaemonSet, csiDaemonSet, serverStatefulSet, serverService] },
  entries: { kind: 'entries' },
  'trust-bundle': { kind: 'trust-bundle' },
};

export const decided: { readonly [K in Decided]: Question<K> } = {
  admission: { kind: 'admission', to: client.namespace, pods: {} },
  rights: { kind: 'rights', account: { namespace: server.namespace, name: 'spire-server' }, asks: [] },
};

/** All answers by kind, cleaned as those of a bundle are. */
export async function answersTo(ask: Ask): Promise<Readonly<Record<string, Json>>> {
  const clean = cleaners();
  const answers = await Promise.all(Object.values(questions).map(async (question) => ({ kind: question.kind, answer: await ask(question) })));
  return Object.fromEntries(answers.map(({ kind, answer }) => [kind, clean().json(JSON.parse(JSON.stringify(answer ?? null, timeless)))]));
}

/** Time goes on between two askings, and with it workloads are given one X509-SVID after the other. */
function timeless(field: string, value: Json): Json | undefined {
  if (field === 'now') return undefined;
  return (field === 'seconds' || field === 'issued') && isList(value) ? [...new Set(value)] : value;
}
