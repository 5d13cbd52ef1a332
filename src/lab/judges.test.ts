import { describe, expect, test } from 'vitest';
import { driverOnEvery, nodesReady, oneAgentPerWorker, socketOnEvery, volumeBound } from './judges.ts';
import type { AgentState, NodeState } from './probes.ts';

const node = (name: string, changes: Partial<NodeState> = {}): NodeState => ({
  name,
  uid: `uid-${name}`,
  ready: true,
  worker: name !== 'control-plane',
  ...changes,
});
const nodes = [node('control-plane'), node('worker'), node('worker2')];
const agent = (of: string): AgentState => ({ id: `spiffe://spirelab.test/spire/agent/k8s_psat/spirelab/uid-${of}`, node: of });
const agents = [agent('worker'), agent('worker2')];

describe('nodesReady', () => {
  const judge = nodesReady(3);
  test('takes as many as were asked for, all Ready', () => expect(judge(nodes)).toBeUndefined());
  test.each([
    ['one is not Ready', [...nodes.slice(1), node('control-plane', { ready: false })], '2 of 3 nodes are Ready, 3 were expected'],
    ['one is missing', nodes.slice(1), '2 of 2 nodes are Ready, 3 were expected'],
    ['one is too many', [...nodes, node('worker3')], '4 of 4 nodes are Ready, 3 were expected'],
    ['one too many is not Ready', [...nodes, node('worker3', { ready: false })], '3 of 4 nodes are Ready, 3 were expected'],
    ['there is none', [], '0 of 0 nodes are Ready, 3 were expected'],
  ])('refuses: %s', (_, value, wrong) => expect(judge(value)).toBe(wrong));
});

describe('oneAgentPerWorker', () => {
  test('takes exactly one agent with the UID of each worker', () => expect(oneAgentPerWorker({ nodes, agents })).toBeUndefined());
  test.each([
    ['a worker without an agent', { nodes, agents: agents.slice(1) }, 'no single attested agent carries the UID of worker'],
    ['two agents for one worker', { nodes, agents: [...agents, agent('worker')] }, 'no single attested agent carries the UID of worker'],
    ['an agent of a node that is no more', { nodes, agents: [...agents, agent('gone')] }, '3 agents are attested for 2 workers'],
    ['an agent on the control plane', { nodes, agents: [...agents, agent('control-plane')] }, '3 agents are attested for 2 workers'],
    [
      'a UID that only ends alike',
      { nodes, agents: [agent('worker2'), { id: 'spiffe://spirelab.test/spire/agent/k8s_psat/spirelab/xuid-worker', node: 'worker' }] },
      'no single attested agent carries the UID of worker',
    ],
    ['no agent at all', { nodes, agents: [] }, 'no single attested agent carries the UID of worker, worker2'],
  ])('refuses: %s', (_, value, wrong) => expect(oneAgentPerWorker(value)).toBe(wrong));
});

describe('volumeBound', () => {
  const claim = { claim: 'data-spire-server-0', volume: 'pvc-1' };
  test('takes a claim that is Bound', () => expect(volumeBound({ ...claim, phase: 'Bound' })).toBeUndefined());
  test.each(['Pending', 'Lost', ''])('refuses one that is “%s”', (phase) =>
    expect(volumeBound({ ...claim, phase })).toBe(`the claim data-spire-server-0 is ${phase}`),
  );
});

describe('driverOnEvery', () => {
  const judge = driverOnEvery('csi.spiffe.io');
  test('takes the driver on every worker', () => expect(judge([{ node: 'worker', drivers: ['other', 'csi.spiffe.io'] }])).toBeUndefined());
  test.each([
    [
      'a worker without it',
      [
        { node: 'worker', drivers: ['csi.spiffe.io'] },
        { node: 'worker2', drivers: [] },
      ],
      'csi.spiffe.io is not registered on worker2',
    ],
    ['another driver', [{ node: 'worker', drivers: ['csi.spiffe.io.example'] }], 'csi.spiffe.io is not registered on worker'],
    ['no worker at all', [], 'csi.spiffe.io is not registered on any worker'],
  ])('refuses: %s', (_, value, wrong) => expect(judge(value)).toBe(wrong));
});

describe('socketOnEvery', () => {
  test('takes the socket on every worker', () => expect(socketOnEvery([{ node: 'worker', present: true }])).toBeUndefined());
  test.each([
    [
      'a worker without it',
      [
        { node: 'worker', present: true },
        { node: 'worker2', present: false },
      ],
      'no socket on worker2',
    ],
    ['no worker at all', [], 'no socket on any worker'],
  ])('refuses: %s', (_, value, wrong) => expect(socketOnEvery(value)).toBe(wrong));
});
