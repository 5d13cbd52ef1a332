import { describe, expect, test } from 'vitest';
import { client } from '../../test/support/nouns.ts';
import type { AgentState, NodeState, PodState, SocketState } from '../evidence/answers.ts';
import { allOf } from '../lab/mistakes.ts';
import {
  cannotStart,
  driverOnEvery,
  mountedOnce,
  nodesReady,
  oneAgentPerWorker,
  podOfIsThere,
  readyOnEveryWorker,
  readyPods,
  socketOnEvery,
  socketOnWorkersOnly,
  volumeBound,
} from './judges.ts';

const node = (name: string, changes: Partial<NodeState> = {}): NodeState => ({
  name,
  uid: `uid-${name}`,
  ready: true,
  worker: name !== 'control-plane',
  ...changes,
});
const nodes = [node('control-plane'), node('worker'), node('worker2')];
const agent = (of: string): AgentState => ({ id: `spiffe://spirelab.test/spire/agent/k8s_psat/spirelab/uid-${of}`, node: of, selectors: [], expiresAt: 0 });
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
  test('takes exactly one agent with the UID of each worker', () => expect(oneAgentPerWorker({ now: 0, nodes, agents })).toBeUndefined());
  test.each([
    ['a worker without an agent', { nodes, agents: agents.slice(1) }, 'no single attested agent carries the UID of worker'],
    ['two agents for one worker', { nodes, agents: [...agents, agent('worker')] }, 'no single attested agent carries the UID of worker'],
    ['an agent of a node that is no more', { nodes, agents: [...agents, agent('gone')] }, '3 agents are attested for 2 workers'],
    ['an agent on the control plane', { nodes, agents: [...agents, agent('control-plane')] }, '3 agents are attested for 2 workers'],
    [
      'a UID that only ends alike',
      { nodes, agents: [agent('worker2'), { ...agent('worker'), id: 'spiffe://spirelab.test/spire/agent/k8s_psat/spirelab/xuid-worker' }] },
      'no single attested agent carries the UID of worker',
    ],
    ['no agent at all', { nodes, agents: [] }, 'no single attested agent carries the UID of worker, worker2'],
  ])('refuses: %s', (_, value, wrong) => expect(oneAgentPerWorker({ now: 0, ...value })).toBe(wrong));
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

const on = (name: string, present = true): SocketState => ({ node: name, worker: name !== 'control-plane', present });

describe('socketOnEvery', () => {
  test('takes the socket on every worker', () => expect(socketOnEvery([on('worker'), on('control-plane', false)])).toBeUndefined());
  test.each([
    ['a worker without it', [on('worker'), on('worker2', false)], 'no socket on worker2'],
    ['no worker at all', [], 'no socket on any worker'],
  ])('refuses: %s', (_, value, wrong) => expect(socketOnEvery(value)).toBe(wrong));
});

test('socketOnWorkersOnly refuses a socket on a control plane, and a worker without', () => {
  expect(socketOnWorkersOnly([on('worker'), on('control-plane', false)])).toBeUndefined();
  expect(socketOnWorkersOnly([on('worker'), on('control-plane')])).toBe('there is a socket on control-plane, too');
  expect(socketOnWorkersOnly([on('worker', false)])).toBe('no socket on worker');
});

const pod = (node: string, changes: Partial<PodState> = {}): PodState => ({ pod: `pod-${node}`, node, ready: true, restarts: 0, ...changes });
const workers = ['worker', 'worker2'];
const stuck = pod('worker2', { ready: false, trouble: 'FailedMount: configmap "spire-bundle" not found' });

describe('readyOnEveryWorker', () => {
  test('takes a ready pod on each', () => expect(readyOnEveryWorker({ workers, pods: workers.map((node) => pod(node)) })).toBeUndefined());
  test('names the worker without, and what is wrong with its pod', () => {
    expect(readyOnEveryWorker({ workers, pods: [pod('worker')] })).toBe('no ready pod on worker2');
    expect(readyOnEveryWorker({ workers, pods: [pod('worker'), stuck] })).toBe(
      'no ready pod on worker2; pod-worker2: FailedMount: configmap "spire-bundle" not found',
    );
    expect(readyOnEveryWorker({ workers: [], pods: [] })).toBe('no ready pod on any worker');
  });
});

describe('readyPods', () => {
  test('takes as many as were asked for', () => expect(readyPods(1)({ workers, pods: [pod('worker')] })).toBeUndefined());
  test.each([
    ['none', [], '0 of 0 pods are ready, 1 were expected'],
    ['one that still ends', [pod('worker'), pod('worker2', { ready: false })], '1 of 2 pods are ready, 1 were expected'],
  ])('refuses: %s', (_, pods, wrong) => expect(readyPods(1)({ workers, pods })).toBe(wrong));
});

describe('cannotStart', () => {
  const judge = cannotStart(/configmap "spire-bundle" not found/);
  test('takes a pod that cannot for this reason', () => expect(judge({ workers, pods: [pod('worker'), stuck] })).toBeUndefined());
  test('refuses a pod that starts, or cannot for another reason', () => {
    expect(judge({ workers, pods: [pod('worker')] })).toBe('no pod says so');
    expect(judge({ workers, pods: [{ ...stuck, trouble: 'BackOff: pulling' }] })).toBe('no pod says so; pod-worker2: BackOff: pulling');
  });
});

test('a pod of a workload is there, by its labels', () => {
  const judge = allOf(podOfIsThere(client), () => 'the next judge is asked');
  const labelled = (app: string) => ({ entries: [], pods: [{ pod: 'any', labels: { app }, selectors: [] }] });
  expect(judge(labelled('mtls-client'))).toBe('the next judge is asked');
  expect(judge(labelled('mtls-server'))).toBe('there is no pod of mtls-client');
});

describe('mountedOnce', () => {
  const on = (node: string, ...times: readonly number[]) => ({ node, targets: times.map((each, index) => ({ target: `/pods/${index}/mount`, times: each })) });
  test('takes one mount for each volume, and none for none', () => {
    expect(mountedOnce([on('worker', 1, 1), on('worker2')])).toBeUndefined();
  });
  test('refuses more, with their number', () => {
    expect(mountedOnce([on('worker', 4, 4), on('worker2', 1), on('worker3', 2)])).toBe(
      'worker has 8 mounts for 2 CSI volumes; worker3 has 2 mounts for one CSI volume',
    );
  });
});
