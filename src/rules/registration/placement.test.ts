import { describe, expect, test } from 'vitest';
import { anyNode, client, nodeOf } from '../../../test/support/nouns.ts';
import { saying } from '../../../test/support/saying.ts';
import type { EntryState, PlacementState } from '../../evidence/answers.ts';
import { noneOf } from '../../lab/mistakes.ts';
import { mayRunElsewhere, mayRunNowhere, noEntryGives, notBoundToOneNode, runsElsewhere } from './placement.ts';

const server = 'spiffe://spirelab.test/spire/server';
const agent = (node: string) => ({
  id: `spiffe://spirelab.test/spire/agent/k8s_psat/spirelab/uid-of-${node}`,
  node,
  selectors: ['k8s_psat:cluster:spirelab', `k8s_psat:agent_node_name:${node}`],
  expiresAt: 0,
});
const alias = (id: string, spiffeId: string, ...selectors: readonly string[]): EntryState => ({ id, spiffeId, parentId: server, selectors, ttl: 0 });
const every = alias('any-node', anyNode.spiffeId, 'k8s_psat:cluster:spirelab');
const one = (node: string) => alias('node-of-mtls-client', nodeOf(client).spiffeId, 'k8s_psat:cluster:spirelab', `k8s_psat:agent_node_name:${node}`);
const selectors = ['k8s:ns:mtls-demo', 'k8s:sa:mtls-client'];
const entry = (parentId: string, change: Partial<EntryState> = {}): EntryState => ({
  id: 'mtls-client',
  spiffeId: client.id,
  parentId,
  selectors,
  ttl: 30,
  ...change,
});
const placed = (entries: readonly EntryState[], change: Partial<PlacementState> = {}): PlacementState => ({
  nodes: ['worker'],
  allowed: ['worker'],
  nodeSelector: {},
  pods: [{ pod: 'mtls-client-1', node: 'worker', selectors: [...selectors, 'k8s:node-name:worker'] }],
  agents: [agent('worker'), agent('worker2')],
  entries,
  ...change,
});

describe('bound to the one node that it runs on', () => {
  const finds = saying(noneOf(notBoundToOneNode(client), mayRunElsewhere(client), runsElsewhere(client)));

  test.each<[string | undefined, PlacementState]>([
    [undefined, placed([every, one('worker'), entry(nodeOf(client).spiffeId)])],
    // The agent's own SPIFFE ID is that of one node, too.
    [undefined, placed([every, entry(agent('worker').id)])],
    [
      'The entry mtls-client has the parent ID spiffe://spirelab.test/node/any, which the agents on 2 nodes have: the identity is given on each of them.',
      placed([every, entry(anyNode.spiffeId)]),
    ],
    [
      'The entry second has the parent ID spiffe://spirelab.test/node/any, which the agents on 2 nodes have: the identity is given on each of them.',
      placed([every, one('worker'), entry(nodeOf(client).spiffeId), entry(anyNode.spiffeId, { id: 'second' })]),
    ],
    ['The entry node-of-mtls-client demands k8s_psat:agent_node_name:wroker, and no agent has that.', placed([one('wroker'), entry(nodeOf(client).spiffeId)])],
    ['The entry mtls-client has the parent ID spiffe://spirelab.test/spire/server, and no agent has that ID.', placed([every, entry(server)])],
    [
      'mtls-client runs on worker. Its entry mtls-client has the parent ID spiffe://spirelab.test/node/mtls-client, which only the agent on worker2 has.',
      placed([one('worker2'), entry(nodeOf(client).spiffeId)]),
    ],
    [
      'deployment/mtls-client may run on worker and worker2. Its entry mtls-client has the parent ID spiffe://spirelab.test/node/mtls-client, which only the agent on worker has.',
      placed([one('worker'), entry(nodeOf(client).spiffeId)], { allowed: ['worker', 'worker2'] }),
    ],
  ])('%s', (mistake, state) => {
    expect(finds(state)).toBe(mistake);
  });
});

test('a Deployment that no node may run', () => {
  const finds = saying(mayRunNowhere(client));
  expect(finds(placed([]))).toBeUndefined();
  expect(finds(placed([], { allowed: [], nodeSelector: { runs: 'mtls-client' } }))).toBe(
    'No node has the label runs=mtls-client, which deployment/mtls-client demands: its next pod would never start.',
  );
  expect(finds(placed([], { allowed: [] }))).toBe('No node may run the pods of deployment/mtls-client.');
});

describe('an entry that fits and is known', () => {
  const finds = saying(noEntryGives(client));

  test('one is enough, and another one with a mistake beside it does no harm', () => {
    expect(finds(placed([every, entry(anyNode.spiffeId)]))).toBeUndefined();
    expect(finds(placed([every, entry(server), entry(anyNode.spiffeId, { id: 'right' })]))).toBeUndefined();
  });

  test('half of it in each of two is not', () => {
    expect(finds(placed([every, entry(server), entry(anyNode.spiffeId, { id: 'half', selectors: ['k8s:sa:mtls-clint'] })]))).toBe(
      'The agent on worker knows the entry half. That demands k8s:sa:mtls-clint, and mtls-client-1 does not have it.',
    );
  });

  test('what no agent knows is told by others', () => {
    expect(finds(placed([every, entry(server)]))).toBeUndefined();
    expect(finds(placed([every]))).toBeUndefined();
  });
});
