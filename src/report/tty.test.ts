import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { RunEvent } from '../core/events.ts';
import { fakeTerminal } from './fake-terminal.ts';
import { agentPod, brokenEvents, controlReport, events, symptomEnds, testEnded } from './sample.ts';
import { ttyReporter } from './tty.ts';

async function shown(all: readonly RunEvent[], { columns = 80, color = false } = {}) {
  const terminal = fakeTerminal(columns);
  let at = 0;
  const reporter = ttyReporter({
    stream: terminal.stream,
    terminal: { live: true, color, columns },
    clock: () => at,
    animated: false,
  });
  for (const event of all) {
    at = event.at;
    reporter.onEvent(event);
    await setImmediate();
  }
  await reporter.close();
  await terminal.drawn();
  return terminal;
}

test('a run that fails: the whole view, then the failures in full', async () => {
  const { screens } = await shown(events);
  expect(screens().at(-1)).toMatchInlineSnapshot(`
    "✓ Ask the container engine  0.6s  docker 28.1
    ✓ Make the images ready  14.2s
    ✓ Create the cluster  31.9s
    ✗ acid.server-stop: Stopping the SPIRE Server breaks nothing until the…  61.0s
      ✓ healthy: Requests succeed over mTLS  1/1 passed, 4.3s
      ✓ fault: The SPIRE Server is stopped  1.5s
      ✗ symptom: Requests fail when the X509-SVID expires  1/2 passed, 24.1s
      ✓ heal: The SPIRE Server is started  2.8s
      ✗ recovery: Every agent synchronizes again  0/1 passed, 28.4s

    warning: Only 2 cores: everything takes two to three times as long.

    acid.server-stop, symptom: Requests fail when the X509-SVID expires
      the first request fails once the X509-SVID of mtls-client has expired, and not
      before
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

    acid.server-stop, recovery: Every agent synchronizes again
      the agent on each worker synchronizes again
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
            level=error msg="Synchronize failed" error="connection refused""
  `);
});

test('while tasks run', async () => {
  const { screens } = await shown(events.slice(0, 7));
  expect(screens().findLast((screen) => screen.includes('Starting control-plane') && !screen.includes('stopped'))).toMatchInlineSnapshot(`
    "✓ Ask the container engine  0.6s  docker 28.1
    > Make the images ready  0s
    > Create the cluster  0s  Starting control-plane"
  `);
});

test('while parts of a task run: counted ones first, and what ended no more', async () => {
  const part = { type: 'part.started', task: 'images' } as const;
  const { screens } = await shown([
    ...events.slice(0, 5),
    { ...part, at: 700, doing: 'installing', part: 'Debian bookworm' },
    { ...part, at: 800, doing: 'building', part: 'etcd', counted: { noun: 'program', number: 1, of: 2 } },
    { type: 'part.ended', at: 900, task: 'images', part: 'etcd', seconds: 0.1 },
    { ...part, at: 1000, doing: 'building', part: 'kubernetes', counted: { noun: 'program', number: 2, of: 2 }, usualSeconds: 330 },
    { type: 'task.noted', at: 62_000, task: 'images', note: 'something else' },
  ]);
  expect(screens().findLast((screen) => screen.includes('61 s'))).toMatchInlineSnapshot(`
    "✓ Ask the container engine  0.6s  docker 28.1
    > Make the images ready  61s  2 of 2, kubernetes 61 s (usually 5 min 30 s); D…
    - Create the cluster  not started"
  `);
});

test('while a test runs', async () => {
  const cut = events.findIndex(symptomEnds);
  const { screens } = await shown(events.slice(0, cut));
  expect(screens().findLast((screen) => screen.includes('2 decided'))).toMatchInlineSnapshot(`
    "✓ Ask the container engine  0.6s  docker 28.1
    ✓ Make the images ready  14.2s
    ✓ Create the cluster  31.9s
    > acid.server-stop: Stopping the SPIRE Server breaks nothing…  3 decided, 22s
      ✓ healthy: Requests succeed over mTLS  1/1 passed, 4.3s
      ✓ fault: The SPIRE Server is stopped  1.5s
      > symptom: Requests fail when the X509-SVID expires  2 decided, 2s

    › Only 2 cores: everything takes two to three times as long."
  `);
});

test('a run that stops midway', async () => {
  const cut = events.findIndex(symptomEnds);
  const { screens } = await shown(events.slice(0, cut));
  expect(screens().at(-1)).toMatchInlineSnapshot(`
    "✓ Ask the container engine  0.6s  docker 28.1
    ✓ Make the images ready  14.2s
    ✓ Create the cluster  31.9s
    - acid.server-stop: Stopping the SPIRE Server breaks nothing until t…  stopped

    warning: Only 2 cores: everything takes two to three times as long.

    acid.server-stop left the lab tainted: its fault could not be healed."
  `);
});

test('a set-up that fails', async () => {
  const { screens } = await shown(brokenEvents);
  expect(screens().at(-1)).toMatchInlineSnapshot(`
    "✓ Ask the container engine  0.6s  docker 28.1
    - Make the images ready  cancelled
    ✗ Create the cluster  74.3s  E_KIND_CREATE

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

test.each([...events.keys()])('a run that stops after event %i does not hang', async (index) => {
  const { raw } = await shown(events.slice(0, index));
  if (index > 1) expect(raw()).toContain('\u001b[?25h');
});

test.each([40, 60, 80])('no line of the view is wider than %i columns', async (columns) => {
  const { screens } = await shown(events, { columns });
  // What is printed below it at last may be wider: evidence is never cut.
  const lines = screens()
    .slice(0, -1)
    .flatMap((screen) => screen.split('\n'));
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
});

test('events that all come before listr2 has drawn anything', async () => {
  const terminal = fakeTerminal(80);
  const reporter = ttyReporter({
    stream: terminal.stream,
    terminal: { live: true, color: false, columns: 80 },
    clock: () => 0,
    animated: false,
  });
  events.forEach(reporter.onEvent);
  await reporter.close();
  await terminal.drawn();
  expect(terminal.screens().at(-1)).toBe((await shown(events)).screens().at(-1));
});

test('a command that has nothing to show leaves the terminal alone, whatever pods do', async () => {
  const { raw } = await shown([...events.slice(0, 1), { type: 'pod.changed', at: 1, ...agentPod }, ...events.slice(-1)]);
  expect(raw()).toBe('');
});

test('a control that holds prints no failures', async () => {
  const [control] = controlReport.tests;
  if (control === undefined) throw new Error('the sample has no control');
  const { screens } = await shown([...events.slice(10, -2), testEnded(control)]);
  expect(screens().at(-1)).toMatchInlineSnapshot(`
    "✓ acid.server-stop: Stopping the SPIRE Server breaks no…  control holds, 61.0s
      ✓ healthy: Requests succeed over mTLS  1/1 passed, 4.3s
      ✓ fault: The SPIRE Server is stopped  1.5s
      ✗ symptom: Requests fail when the X509-SVID expires  1/2 passed, 24.1s
      ✓ heal: The SPIRE Server is started  2.8s
      ✗ recovery: Every agent synchronizes again  0/1 passed, 28.4s"
  `);
});

test('animated, it gives the stream back and writes running times anew', async () => {
  const terminal = fakeTerminal(80);
  const write = terminal.stream.write;
  let at = 0;
  const reporter = ttyReporter({
    stream: terminal.stream,
    terminal: { live: true, color: true, columns: 80 },
    clock: () => at,
  });
  events.slice(0, 7).forEach(reporter.onEvent);
  at = 5000;
  await expect.poll(() => terminal.screens().at(-1)).toContain('Create the cluster  5s');
  await reporter.close();
  expect(terminal.stream.write).toBe(write);
  expect(terminal.raw()).toContain('\u001b[33m');
});
