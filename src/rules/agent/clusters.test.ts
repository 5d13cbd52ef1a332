import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { objectWith } from '../../../test/support/cluster-objects.ts';
import { saying } from '../../../test/support/saying.ts';
import type { AgentState, EntryState } from '../../evidence/answers.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import { aliasOfNoAgent, clusterUnknownToServer } from './clusters.ts';

const configMap = (name: string): ManifestObject<'ConfigMap'> => ({ apiVersion: 'v1', kind: 'ConfigMap', name, namespace: 'spire', file: 'a.yaml' });
const confOf = (file: string, key: string): string =>
  (parse(readFileSync(new URL(`../../../manifests/spire/${file}`, import.meta.url), 'utf8')) as { readonly data: Readonly<Record<string, string>> }).data[
    key
  ] ?? '';
const [server, agent] = [confOf('server-config.yaml', 'server.conf'), confOf('agent-config.yaml', 'agent.conf')];

describe('the cluster that agents name', () => {
  const says = (agentConf: string, serverConf: string): string | undefined =>
    saying(clusterUnknownToServer(configMap('spire-agent'), configMap('spire-server')))([
      objectWith(configMap('spire-server'), { data: { 'server.conf': serverConf } }),
      objectWith(configMap('spire-agent'), { data: { 'agent.conf': agentConf } }),
    ]);
  const renamed = agent.replace('cluster = "spirelab"', 'cluster = "other"');
  const unknown = 'agent.conf in configmap/spire-agent has cluster = "other", and k8s_psat in server.conf of configmap/spire-server knows "spirelab".';
  const [beforePublisher = '', publisher = ''] = server.split('BundlePublisher');

  test('is known as it is deployed, and under another name on both sides', () => {
    expect(says(agent, server)).toBeUndefined();
    expect(says(renamed, server.replaceAll('"spirelab" =', '"other" ='))).toBeUndefined();
  });

  test('is not known', () => {
    expect(says(renamed, server)).toBe(unknown);
    expect(says(renamed, `# "other" = {\n${server}`)).toBe(unknown);
    expect(says(agent.replace(/cluster = .*/, ''), server)).toContain('has no cluster, and');
  });

  test('is read in JSON and under any key', () => {
    const k8sPsat = (data: object) => ({ plugins: { NodeAttestor: [{ k8s_psat: { plugin_data: data } }] } });
    const finds = saying(clusterUnknownToServer(configMap('spire-agent'), configMap('spire-server')));
    const having = (cluster: string) => [
      objectWith(configMap('spire-server'), { data: { 'settings.json': JSON.stringify({ server: {}, ...k8sPsat({ clusters: { east: {} } }) }) } }),
      objectWith(configMap('spire-agent'), { data: { 'settings.json': JSON.stringify({ agent: {}, ...k8sPsat({ cluster }) }) } }),
    ];
    expect(finds(having('east'))).toBeUndefined();
    expect(finds(having('west'))).toBe(
      'settings.json in configmap/spire-agent has cluster = "west", and k8s_psat in settings.json of configmap/spire-server knows "east".',
    );
  });

  test('is known only to the publisher of bundles', () => {
    expect(says(renamed, `${beforePublisher}BundlePublisher${publisher.replace('"spirelab" =', '"other" =')}`)).toBe(
      `${unknown} "other" is under BundlePublisher there: that says only where the trust bundle is published.`,
    );
  });
});

test('an alias that demands what no agent has', () => {
  const attested = (cluster: string, node: string, expiresAt: number): AgentState => ({
    id: `spiffe://spirelab.test/spire/agent/k8s_psat/${cluster}/${node}`,
    node,
    selectors: [`k8s_psat:cluster:${cluster}`, `k8s_psat:agent_node_name:${node}`],
    expiresAt,
  });
  const alias = (id: string, ...selectors: readonly string[]): EntryState => ({
    id,
    spiffeId: `spiffe://spirelab.test/node/${id}`,
    parentId: 'spiffe://spirelab.test/spire/server',
    selectors,
    ttl: 0,
  });
  const any = alias('any', 'k8s_psat:cluster:spirelab');
  const finds = (agents: readonly AgentState[], ...entries: readonly EntryState[]): string | undefined =>
    aliasOfNoAgent({ nodes: [], allowed: [], nodeSelector: {}, pods: [], agents, entries })?.says;
  expect(finds([attested('spirelab', 'worker', 1)], any)).toBeUndefined();
  expect(finds([], any)).toBeUndefined();
  // The agent that attested before stays in the list, and is nobody.
  expect(finds([attested('spirelab', 'worker', 1), attested('other', 'worker', 2)], any)).toBe(
    'The alias any demands k8s_psat:cluster:spirelab, and no agent has that: the agents have k8s_psat:cluster:other. So no agent gets the entries that have it as parent ID.',
  );
  // As long as one node has it, the alias is somebody.
  expect(finds([attested('spirelab', 'worker', 1), attested('other', 'worker2', 2)], any)).toBeUndefined();
});
