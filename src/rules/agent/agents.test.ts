import { describe, expect, test } from 'vitest';
import { anyNode, client, agents as component, nodeOf, server } from '../../../test/support/nouns.ts';
import { saying } from '../../../test/support/saying.ts';
import type { AgentState, EntryState, NodeState } from '../../evidence/answers.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import { agentEndsWithin, agentOutlives, notReady, parentOutOfReach, podIsMissing, startedBeforeChange } from './agents.ts';

const agentId = (node: string): string => `spiffe://spirelab.test/spire/agent/k8s_psat/spirelab/uid-${node}`;
const agent = (node: string, expiresAt = 0): AgentState => ({
  id: agentId(node),
  node,
  selectors: ['k8s_psat:cluster:spirelab', `k8s_psat:agent_node_name:${node}`],
  expiresAt,
});
const alias = (spiffeId: string, ...selectors: readonly string[]): EntryState => ({
  id: spiffeId,
  spiffeId,
  parentId: 'spiffe://spirelab.test/spire/server',
  selectors,
  ttl: 0,
});

describe('parentOutOfReach', () => {
  const aliases = [
    alias(anyNode.spiffeId, 'k8s_psat:cluster:spirelab'),
    alias(nodeOf(client).spiffeId, 'k8s_psat:cluster:spirelab', 'k8s_psat:agent_node_name:worker'),
  ];
  const finds = (node: string, parentId: string, known = aliases): string | undefined =>
    saying(parentOutOfReach(client))({
      allowed: [],
      nodeSelector: {},
      pods: [],
      nodes: [node],
      agents: [agent('worker'), agent('worker2')],
      entries: [...known, { id: 'mtls-client', spiffeId: client.id, parentId, selectors: ['k8s:sa:mtls-client'], ttl: 30 }],
    });

  test('takes an alias of every node, of this node, and the agent itself', () => {
    expect(finds('worker2', anyNode.spiffeId)).toBeUndefined();
    expect(finds('worker', nodeOf(client).spiffeId)).toBeUndefined();
    expect(finds('worker', agentId('worker'))).toBeUndefined();
  });

  test('takes a parent that this agent goes by since somebody made it an alias', () => {
    const late = 'spiffe://spirelab.test/ns/spire/sa/spire-agent';
    expect(finds('worker', late)).toBe(
      `The entry mtls-client has the parent ID ${late}. mtls-client runs on worker, and the agent there does not have that ID; no agent does.`,
    );
    expect(finds('worker', late, [...aliases, alias(late, 'k8s_psat:cluster:spirelab')])).toBeUndefined();
  });

  test('tells a misspelt one with the nearest', () => {
    expect(finds('worker', `${anyNode.spiffeId}s`)).toMatch(new RegExp(`no agent does\\. The nearest that it has is ${anyNode.spiffeId}\\.$`));
  });

  test('says which agent has it instead', () => {
    expect(finds('worker2', nodeOf(client).spiffeId)).toContain('runs on worker2, and the agent there does not have that ID; the one on worker does.');
  });
});

const config: ManifestObject = { apiVersion: 'v1', kind: 'ConfigMap', name: 'spire-server', namespace: 'spire', file: 'a.yaml' };

test('what started before its configuration was changed', () => {
  const finds = saying(startedBeforeChange(server, config));
  const readers = [{ pod: 'spire-server-0', since: '2026-11-23T16:00:00.000Z' }];
  expect(finds({ changed: '2026-11-23T15:59:59.000Z', readers })).toBeUndefined();
  expect(finds({ changed: '2026-11-23T16:00:01.000Z', readers: [] })).toBeUndefined();
  expect(finds({ changed: '2026-11-23T16:00:01.000Z', readers })).toBe(
    'spire-server-0 has run since 16:00:00, and configmap/spire-server was changed at 16:00:01: SPIRE Server reads it at its start only.',
  );
});

test('a pod that was removed', () => {
  const pod = { pod: 'second', node: 'worker', ready: false, restarts: 0 };
  expect(saying(podIsMissing('second'))({ workers: [], pods: [pod] })).toBeUndefined();
  expect(saying(podIsMissing('second'))({ workers: [], pods: [{ ...pod, pod: 'first' }] })).toBe(
    'There is no pod second any more. No Deployment owns it, so nothing makes it again.',
  );
});

test('a pod that is not ready, or none', () => {
  const pod = { pod: 'spire-agent-1', node: 'worker', ready: true, restarts: 0 };
  expect(saying(notReady(component))({ workers: [], pods: [pod] })).toBeUndefined();
  expect(saying(notReady(component))({ workers: [], pods: [pod, { ...pod, ready: false, trouble: 'CrashLoopBackOff..' }] })).toBe(
    'spire-agent-1 is not ready: CrashLoopBackOff.',
  );
  expect(saying(notReady(component))({ workers: [], pods: [{ ...pod, ready: false }] })).toBe('spire-agent-1 is not ready.');
  expect(saying(notReady(component))({ workers: [], pods: [] })).toBe('SPIRE Agent has no pod.');
});

describe('how long agents live', () => {
  const node = (name: string, worker = true): NodeState => ({ name, uid: `uid-${name}`, ready: true, worker });
  const now = Date.parse('2026-11-23T16:00:00Z') / 1000;
  const state = (...agents: readonly AgentState[]) => ({ now, nodes: [node('control-plane', false), node('worker'), node('worker2')], agents });
  const both = state(agent('worker', now + 3600), agent('worker2', now + 300));

  test('one that ends too soon, or is not there', () => {
    expect(saying(agentEndsWithin(200))(both)).toBeUndefined();
    expect(saying(agentEndsWithin(600))(both)).toBe('The X509-SVID of the agent on worker2 is valid until 16:05:00: 300 s from now, and 600 are wanted.');
    expect(saying(agentEndsWithin(600))(state(agent('worker', now + 3600)))).toBe('No agent is attested for worker2.');
  });

  test('one that does not end, or is not there', () => {
    expect(agentOutlives(4000)(both)).toBeUndefined();
    expect(agentOutlives(600)(both)).toBe('the agent on worker has 3600 s left');
    expect(agentOutlives(600)(state(agent('worker', now)))).toBe('1 agents are attested for 2 workers');
  });
});
