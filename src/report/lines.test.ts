import { expect, test } from 'vitest';
import type { RunEvent } from '../core/events.ts';
import { linesReporter, type Verbosity } from './lines.ts';
import { agentPod, brokenEvents, events } from './sample.ts';

function written(all: readonly RunEvent[], verbosity: Verbosity): string {
  const lines: string[] = [];
  all.forEach(linesReporter((line) => lines.push(line), { verbosity }));
  expect(lines.filter((line) => line.includes('\n'))).toEqual([]);
  return lines.join('\n');
}

test('normal', () => {
  expect(written(events, 'normal')).toMatchInlineSnapshot(`
    "[  0.0s] test: lab mtls, cluster spirelab-a1, run 20261122-193915-a1
    [  0.6s] done   Ask the container engine  0.6s  (docker 28.1)
    [ 14.8s] done   Make the images ready  14.2s
    [ 32.5s] done   Create the cluster  31.9s
    [ 32.5s] warning: Only 2 cores: everything takes two to three times as long.
    [ 45.0s] TEST  acid.server-stop: Stopping the SPIRE Server breaks nothing until the X509-SVIDs expire
    [ 45.0s]   healthy: Requests succeed over mTLS
    [ 47.0s]     PASS the client gets answers from the server over mTLS
    [ 55.0s]   fault: The SPIRE Server is stopped
    [ 65.0s]   symptom: Requests fail when the X509-SVID expires
    [ 67.0s]     PASS the client gets answers from the server over mTLS
    [ 67.0s]     FAIL the first request fails once the X509-SVID of mtls-client has expired, and not before
                   of acid.server-stop, Requests fail when the X509-SVID expires
                   Expected  a line "request failed" of mtls-client between the NotAfter of its
                             X509-SVID and 5 s later
                   Received  the line came 2.6 s before the window opened
                   Reason    too-early: it happened before its window opened
                   Window    the earlier NotAfter of mtls-client and mtls-server, read from the
                             X509-SVIDs that they held when the server stopped
                             from 2026-11-22T19:40:32.000000000Z
                             to   2026-11-22T19:40:37.000000000Z
                   Evidence:
                     2026-11-22T19:40:29.417203118Z  node spirelab-a1-worker2  pod mtls-client-7d9c5b6f4-x2kqp/mtls-client
                       {"time":"2026-11-22T19:40:29.417203118Z","level":"ERROR","msg":"request failed","peer":"spiffe://lab.test/ns/mtls/sa/server","error":"remote error: tls: expired certificate"}
    [ 75.0s]   heal: The SPIRE Server is started
    [ 85.0s]   recovery: Every agent synchronizes again
    [ 87.0s]     FAIL the agent on each worker synchronizes again
                   of acid.server-stop, Every agent synchronizes again
                   Expected  3 lines "Renewing X509-SVID" with different pods
                   Received  2 of 3
                   Reason    absent: what was expected did not happen in its window
                   Window    after the server was started again
                             from 2026-11-22T19:41:00.000000000Z
                             to   2026-11-22T19:41:45.000000000Z
                   Nearest lines that did arrive:
                     2026-11-22T19:40:02.118340127Z  node spirelab-a1-worker  pod spire-agent-9wq7t/spire-agent
                       {"count":1,"level":"debug","method":"FetchX509SVID","msg":"Fetched X.509 SVID","pid":48213,"registered":true,"spiffe_id":"spiffe://lab.test/ns/mtls/sa/client","subsystem_name":"endpoints","time":"2026-11-22T19:40:02.118340127Z","ttl":29.881}
                     2026-11-22T19:41:03.500000001Z  node spirelab-a1-worker  pod spire-agent-pl5zd/spire-agent
                       level=error msg="Synchronize failed" error="connection refused"
    [106.0s] FAIL  acid.server-stop  61.0s
    [106.1s] ended with exit code 1 after 106.1s"
  `);
});

test('quiet says only what went wrong', () => {
  expect(written(brokenEvents, 'quiet')).toMatchInlineSnapshot(`
    "[ 74.9s] FAIL   Create the cluster  74.3s
             E_KIND_CREATE: kind could not create the cluster
               kind create cluster --name spirelab-a1 ended with exit code 1 after 74.2 s,
               while it waited for the control plane of spirelab-a1-control-plane.
               Evidence:
                 [kubelet-check] Initial timeout of 40s passed.
                 error: kubelet: cgroup v1 is not supported
                   set failCgroupV1 to false
               Hint:  The kubelet did not start: this kernel has cgroup v1, which the kubelet
                      refuses from Kubernetes 1.35 on.
               Left:  The node containers of spirelab-a1 were kept because of --retain.
               Next:  npm run lab:deploy -- --name a1 --node-image kindest/node:v1.34.1"
  `);
});

test('verbose adds plans, starts, notes and reasons', () => {
  expect(written(events.slice(0, 13), 'verbose')).toMatchInlineSnapshot(`
    "[  0.0s] test: lab mtls, cluster spirelab-a1, run 20261122-193915-a1
    [  0.0s] plan: engine, images, cluster
    [  0.0s] start  Ask the container engine
    [  0.6s] done   Ask the container engine  0.6s  (docker 28.1)
    [  0.6s] start  Make the images ready
    [  0.6s] start  Create the cluster
    [  0.9s] note   cluster: Starting control-plane
    [ 14.8s] done   Make the images ready  14.2s
    [ 32.5s] done   Create the cluster  31.9s
    [ 32.5s] warning: Only 2 cores: everything takes two to three times as long.
    [ 45.0s] TEST  acid.server-stop: Stopping the SPIRE Server breaks nothing until the X509-SVIDs expire
    [ 45.0s]   healthy: Requests succeed over mTLS
                 An X509-SVID is valid until its NotAfter, whether its issuer still lives or not.
    [ 47.0s]     PASS the client gets answers from the server over mTLS"
  `);
});

test('what pods do is in no line', () => {
  const changed: RunEvent = { type: 'pod.changed', at: 46_000, ...agentPod };
  expect(written([...events.slice(0, 12), changed, ...events.slice(12)], 'verbose')).toBe(written(events, 'verbose'));
});

test('tests that run side by side say whose turn it is, and nobody else does', () => {
  const lines: string[] = [];
  const report = linesReporter((line) => lines.push(line), { verbosity: 'normal' });
  const step = (test: string, at: number): RunEvent => ({
    type: 'step.started',
    at,
    run: { test, repetition: 1 },
    step: 'a/symptom-1',
    title: 'a step',
    phase: 'symptom',
    why: '',
    startedAt: '2026-11-22T19:40:00.000Z',
    expectations: ['a/symptom-1/1'],
  });
  for (const event of [step('acid.a', 1), step('acid.a', 2), step('acid.b', 3), step('acid.a', 4)]) report(event);
  expect(lines.map((line) => line.slice('[  0.0s] '.length))).toEqual([
    '  symptom: a step',
    '  symptom: a step',
    '  of acid.b:',
    '  symptom: a step',
    '  of acid.a:',
    '  symptom: a step',
  ]);
});
