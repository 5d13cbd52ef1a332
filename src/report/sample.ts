import { commandFor } from '../core/command-line.ts';
import type { RunEvent } from '../core/events.ts';
import type { PodChange } from '../core/pods.ts';
import type { ImageRecord, RunReport, TaskTiming } from '../core/report.ts';
import type { ExpectationResult, LineEvidence, Problem, StepResult, TestResult } from '../core/results.ts';
import { reportSchemaId } from './schema-id.ts';

/** A run as the tests of this folder need it: one acid test that passed, two that failed, one that broke. */

const failedRequest: LineEvidence = {
  kind: 'line',
  namespace: 'spire',
  at: '2026-11-22T19:40:29.417203118Z',
  node: 'spirelab-a1-worker2',
  pod: 'mtls-client-7d9c5b6f4-x2kqp',
  container: 'mtls-client',
  line: '{"time":"2026-11-22T19:40:29.417203118Z","level":"ERROR","msg":"request failed","peer":"spiffe://lab.test/ns/mtls/sa/server","error":"remote error: tls: expired certificate"}',
};

const fetched: LineEvidence = {
  kind: 'line',
  namespace: 'spire',
  at: '2026-11-22T19:40:02.118340127Z',
  node: 'spirelab-a1-worker',
  pod: 'spire-agent-9wq7t',
  container: 'spire-agent',
  line: '{"count":1,"level":"debug","method":"FetchX509SVID","msg":"Fetched X.509 SVID","pid":48213,"registered":true,"spiffe_id":"spiffe://lab.test/ns/mtls/sa/client","subsystem_name":"endpoints","time":"2026-11-22T19:40:02.118340127Z","ttl":29.881}',
};

export const tooEarly: ExpectationResult = {
  id: 'stop-server/symptom-2/2',
  describe: 'the first request fails once the X509-SVID of mtls-client has expired, and not before',
  status: 'failed',
  reason: 'too-early',
  expected: 'a line "request failed" of mtls-client between the NotAfter of its X509-SVID and 5 s later',
  received: 'the line came 2.6 s before the window opened',
  window: {
    reason: 'the earlier NotAfter of mtls-client and mtls-server, read from the X509-SVIDs that they held when the server stopped',
    from: '2026-11-22T19:40:32.000000000Z',
    to: '2026-11-22T19:40:37.000000000Z',
  },
  evidence: [failedRequest],
  nearest: [],
};

export const absent: ExpectationResult = {
  id: 'stop-server/recovery-2/1',
  describe: 'the agent on each worker synchronizes again',
  status: 'failed',
  reason: 'absent',
  expected: '3 lines "Renewing X509-SVID" with different pods',
  received: '2 of 3',
  window: {
    reason: 'after the server was started again',
    from: '2026-11-22T19:41:00.000000000Z',
    to: '2026-11-22T19:41:45.000000000Z',
  },
  evidence: [],
  nearest: [
    fetched,
    {
      ...fetched,
      at: '2026-11-22T19:41:03.500000001Z',
      pod: 'spire-agent-pl5zd',
      line: 'level=error msg="Synchronize failed" error="connection refused"',
    },
  ],
};

export const passed: ExpectationResult = {
  id: 'healthy/1',
  describe: 'the client gets answers from the server over mTLS',
  status: 'passed',
  expected: 'a line "request succeeded"',
  received: '14 lines',
  evidence: [{ ...failedRequest, at: '2026-11-22T19:40:10.000000001Z', line: '{"level":"INFO","msg":"request succeeded"}' }],
  nearest: [],
};

export const problem: Problem = {
  code: 'E_KIND_CREATE',
  title: 'kind could not create the cluster',
  message: 'kind create cluster --name spirelab-a1 ended with exit code 1 after 74.2 s, while it waited for the control plane of spirelab-a1-control-plane.',
  hint: 'The kubelet did not start: this kernel has cgroup v1, which the kubelet refuses from Kubernetes 1.35 on.',
  left: 'The node containers of spirelab-a1 were kept because of --retain.',
  next: commandFor({ name: 'a1', meantByDefault: false, choices: ['--node-image', 'kindest/node:v1.34.1'] }, 'up'),
  evidence: ['[kubelet-check] Initial timeout of 40s passed.', 'error: kubelet: cgroup v1 is not supported\n  set failCgroupV1 to false'],
};

export const apiSilent: Problem = {
  code: 'E_API_SILENT',
  title: 'The API server stopped answering',
  message: 'No answer for 30 s.',
  hint: 'This says nothing about SPIRE.',
};

function step(parts: Partial<StepResult> & Pick<StepResult, 'id' | 'title' | 'phase' | 'expectations'>): StepResult {
  const failed = parts.expectations.some(({ status }) => status === 'failed');
  return {
    why: 'An X509-SVID is valid until its NotAfter, whether its issuer still lives or not.',
    status: failed ? 'failed' : 'passed',
    startedAt: '2026-11-22T19:40:00.000Z',
    seconds: 4.25,
    ...parts,
  };
}

export const serverStop: TestResult = {
  id: 'acid.server-stop',
  repetition: 1,
  title: 'Stopping the SPIRE Server breaks nothing until the X509-SVIDs expire',
  status: 'failed',
  startedAt: '2026-11-22T19:40:00.000Z',
  seconds: 61.04,
  tainted: false,
  steps: [
    step({ id: 'healthy', title: 'Requests succeed over mTLS', phase: 'healthy', expectations: [passed] }),
    step({ id: 'stop-server/symptom-1', title: 'The SPIRE Server is stopped', phase: 'fault', expectations: [], seconds: 1.5 }),
    step({
      id: 'stop-server/symptom-2',
      title: 'Requests fail when the X509-SVID expires',
      phase: 'symptom',
      expectations: [{ ...passed, id: 'stop-server/symptom-2/1' }, tooEarly],
      seconds: 24.1,
    }),
    step({ id: 'stop-server/recovery-1', title: 'The SPIRE Server is started', phase: 'heal', expectations: [], seconds: 2.75 }),
    step({ id: 'stop-server/recovery-2', title: 'Every agent synchronizes again', phase: 'recovery', expectations: [absent], seconds: 28.4 }),
  ],
};

export const entryDelete: TestResult = {
  id: 'acid.entry-delete',
  repetition: 1,
  title: 'A deleted registration entry takes the identity away',
  status: 'passed',
  startedAt: '2026-11-22T19:41:50.000Z',
  seconds: 38.2,
  tainted: false,
  steps: [step({ id: 'healthy', title: 'Requests succeed over mTLS', phase: 'healthy', expectations: [passed] })],
};

export const agentEvict: TestResult = {
  id: 'acid.agent-evict',
  repetition: 1,
  title: 'An evicted agent attests anew',
  status: 'error',
  startedAt: '2026-11-22T19:42:30.000Z',
  seconds: 31.5,
  tainted: true,
  steps: [step({ id: 'evict-agent/symptom-1', title: 'The agent is evicted', phase: 'fault', expectations: [], status: 'failed', error: apiSilent })],
};

export const agentBan: TestResult = {
  ...agentEvict,
  id: 'acid.agent-ban',
  title: 'A banned agent stays out',
  status: 'skipped',
  seconds: 0,
  tainted: false,
  steps: [],
};

export const tasks: readonly TaskTiming[] = [
  { id: 'engine', title: 'Ask the container engine', needs: [], status: 'done', start: 0, seconds: 0.6 },
  { id: 'images', title: 'Make the images ready', needs: ['engine'], status: 'done', start: 0.6, seconds: 14.2 },
  { id: 'cluster', title: 'Create the cluster', needs: ['engine'], status: 'done', start: 0.6, seconds: 31.9 },
  {
    id: 'load',
    title: 'Load the images on the nodes',
    needs: ['images', 'cluster'],
    status: 'done',
    start: 32.5,
    seconds: 3.4,
  },
  { id: 'spire', title: 'Roll out SPIRE', needs: ['load'], status: 'done', start: 35.9, seconds: 6.1 },
  { id: 'observability', title: 'Open the streams', needs: ['cluster'], status: 'skipped', start: 32.5, seconds: 0 },
];

const images: readonly ImageRecord[] = [
  { reference: 'ghcr.io/spiffe/spire-server:1.15.3', digest: 'sha256:1b2c', origin: 'registry' },
  {
    reference: 'spirelab/spiffe-csi:0.2.12',
    digest: 'sha256:9f00',
    origin: 'source',
    standIn: 'a driver that only mounts the socket',
  },
];

export const agentPod: PodChange = {
  seenAt: '2026-11-22T19:39:15.250000000Z',
  namespace: 'spire',
  pod: 'spire-agent-9wq7t',
  uid: '0a6e2d2f-93c1-4a8e-9d0c-5a7b1f0c2e11',
  node: 'spirelab-a1-worker',
  createdAt: '2026-11-22T19:38:02.000Z',
  phase: 'Running',
  ready: true,
  restarts: 0,
  deletion: 'none',
};

export const report: RunReport = {
  $schema: reportSchemaId,
  tool: { name: 'spirelab', version: '0.1.0' },
  runId: '20261122-193915-a1',
  command: 'test',
  control: false,
  startedAt: '2026-11-22T19:39:15.000Z',
  seconds: 182.4,
  exitCode: 1,
  lab: 'mtls',
  cluster: {
    name: 'spirelab-a1',
    nodeImage: 'kindest/node:v1.34.1@sha256:abcd',
    adaptations: ['kubelet without OOM scores'],
  },
  versions: { spire: '1.15.3', kubernetes: '1.34.1' },
  images,
  tasks,
  tests: [entryDelete, serverStop, agentEvict, agentBan],
  pods: [agentPod, { ...agentPod, seenAt: '2026-11-22T19:40:20.500000000Z', ready: false, deletion: 'done' }],
  problems: [],
};

export const controlReport: RunReport = {
  ...report,
  control: true,
  exitCode: 1,
  tests: [
    {
      ...serverStop,
      control: {
        holds: true,
        explanation: 'Without its fault the test failed at "Requests fail when the X509-SVID expires": the line never came.',
      },
    },
    {
      ...entryDelete,
      control: { holds: false, explanation: 'Without its fault the test passed too, so it proves nothing.' },
    },
  ],
};

export function testEnded({ id, repetition, status, seconds, tainted, control }: TestResult): RunEvent {
  return { type: 'test.ended', at: 106_040, run: { test: id, repetition }, status, seconds, tainted, ...(control === undefined ? {} : { control }) };
}

/** Where the step ended under which a symptom is seen. */
export const symptomEnds = (event: RunEvent): boolean => event.type === 'step.ended' && event.step === 'stop-server/symptom-2';

/** A run of one task and one test that fails, as the engine tells it. */
export const events: readonly RunEvent[] = [
  { type: 'run.started', at: 0, runId: report.runId, command: 'test', lab: 'mtls', cluster: 'spirelab-a1', control: false },
  { type: 'plan', at: 1, tasks: tasks.slice(0, 3) },
  { type: 'task.started', at: 2, task: 'engine', title: 'Ask the container engine' },
  {
    type: 'task.ended',
    at: 600,
    task: 'engine',
    title: 'Ask the container engine',
    status: 'done',
    seconds: 0.6,
    detail: 'docker 28.1',
  },
  { type: 'task.started', at: 601, task: 'images', title: 'Make the images ready' },
  { type: 'task.started', at: 602, task: 'cluster', title: 'Create the cluster' },
  { type: 'task.noted', at: 900, task: 'cluster', note: 'Starting control-plane' },
  { type: 'task.ended', at: 14_800, task: 'images', title: 'Make the images ready', status: 'done', seconds: 14.2 },
  { type: 'task.ended', at: 32_500, task: 'cluster', title: 'Create the cluster', status: 'done', seconds: 31.9 },
  { type: 'noted', at: 32_501, level: 'warning', text: 'Only 2 cores: everything takes two to three times as long.' },
  { type: 'test.started', at: 45_000, run: { test: serverStop.id, repetition: 1 }, title: serverStop.title, startedAt: serverStop.startedAt },
  ...serverStop.steps.flatMap((result, index): readonly RunEvent[] => [
    {
      type: 'step.started',
      at: 45_000 + index * 10_000,
      run: { test: serverStop.id, repetition: 1 },
      step: result.id,
      title: result.title,
      phase: result.phase,
      why: result.why,
      startedAt: result.startedAt,
      expectations: result.expectations.map(({ id }) => id),
    },
    ...result.expectations.map(
      (expectation, nth): RunEvent => ({
        type: 'expectation.settled',
        at: 47_000 + index * 10_000 + nth,
        run: { test: serverStop.id, repetition: 1 },
        step: result.id,
        result: expectation,
      }),
    ),
    {
      type: 'step.ended',
      at: 48_000 + index * 10_000,
      run: { test: serverStop.id, repetition: 1 },
      step: result.id,
      status: result.status,
      seconds: result.seconds,
    },
  ]),
  testEnded(serverStop),
  { type: 'run.ended', at: 106_100, exitCode: 1, seconds: 106.1 },
];

/** A run whose set-up failed. */
export const brokenEvents: readonly RunEvent[] = [
  ...events.slice(0, 7),
  {
    type: 'task.ended',
    at: 74_900,
    task: 'cluster',
    title: 'Create the cluster',
    status: 'failed',
    seconds: 74.3,
    problem,
  },
  {
    type: 'task.ended',
    at: 74_950,
    task: 'images',
    title: 'Make the images ready',
    status: 'cancelled',
    seconds: 74.3,
  },
  { type: 'problem', at: 75_000, problem },
  { type: 'run.ended', at: 75_100, exitCode: 4, seconds: 75.1 },
];
