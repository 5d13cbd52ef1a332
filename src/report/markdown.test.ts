import { expect, test } from 'vitest';
import { markdown } from './markdown.ts';
import { controlReport, entryDelete, problem, report, tooEarly } from './sample.ts';

test('a run with every status', () => {
  expect(markdown(report)).toMatchInlineSnapshot(`
    "# spirelab test: 1 passed, 2 failed

    Lab \`mtls\` on cluster \`spirelab-a1\`, run \`20261122-193915-a1\`, started 2026-11-22T19:39:15.000Z,
    182.4s, exit code 1. SPIRE 1.15.3, Kubernetes 1.34.1.
    Adapted to this machine: kubelet without OOM scores.

    | Test | Status | Seconds |
    | --- | --- | --- |
    | \`acid.entry-delete\` | passed | 38.2 |
    | \`acid.server-stop\` | failed | 61.0 |
    | \`acid.agent-evict\` | error, tainted | 31.5 |
    | \`acid.agent-ban\` | skipped | 0.0 |

    ## acid.server-stop: Stopping the SPIRE Server breaks nothing until the X509-SVIDs expire

    **symptom: Requests fail when the X509-SVID expires**

    \`\`\`text
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
    \`\`\`

    **recovery: Every agent synchronizes again**

    \`\`\`text
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
          level=error msg="Synchronize failed" error="connection refused"
    \`\`\`

    ## acid.agent-evict: An evicted agent attests anew

    **fault: The agent is evicted**

    \`\`\`text
    E_API_SILENT: The API server stopped answering
      No answer for 30 s.
      Hint:  This says nothing about SPIRE.
    \`\`\`

    ## Images

    Node image: \`kindest/node:v1.34.1@sha256:abcd\`.

    | Image | Origin | Digest |
    | --- | --- | --- |
    | \`ghcr.io/spiffe/spire-server:1.15.3\` | registry | \`sha256:1b2c\` |
    | \`spirelab/spiffe-csi:0.2.12\` | source, stand-in: a driver that only mounts the socket | \`sha256:9f00\` |

    ## Slowest tasks

    | Task | Status | Start | Seconds |
    | --- | --- | --- | --- |
    | Create the cluster | done | 0.6 | 31.9 |
    | Make the images ready | done | 0.6 | 14.2 |
    | Roll out SPIRE | done | 35.9 | 6.1 |
    | Load the images on the nodes | done | 32.5 | 3.4 |
    | Ask the container engine | done | 0.0 | 0.6 |
    "
  `);
});

test('a control run has a column more and no failures', () => {
  expect(markdown(controlReport).split('\n').slice(0, 12).join('\n')).toMatchInlineSnapshot(`
    "# spirelab test: 1 passed, 1 failed

    Lab \`mtls\` on cluster \`spirelab-a1\`, run \`20261122-193915-a1\`, started 2026-11-22T19:39:15.000Z,
    182.4s, exit code 1. SPIRE 1.15.3, Kubernetes 1.34.1.
    A control run: the faults were left out, so each test must fail.
    Adapted to this machine: kubelet without OOM scores.

    | Test | Status | Seconds | Control |
    | --- | --- | --- | --- |
    | \`acid.server-stop\` | passed | 61.0 | Without its fault the test failed at "Requests fail when the X509-SVID expires": the line never came. |
    | \`acid.entry-delete\` | failed | 38.2 | Without its fault the test passed too, so it proves nothing. |
    "
  `);
});

test('a run without tests tells its problems', () => {
  expect(markdown({ ...report, tests: [], tasks: [], problems: [problem] })).toContain('## Problems\n\n```text\nE_KIND_CREATE');
});

test('a line with backticks cannot end its block', () => {
  const [step] = entryDelete.steps;
  if (step === undefined) throw new Error('the sample has no step');
  const text = markdown({
    ...report,
    tests: [{ ...entryDelete, steps: [{ ...step, expectations: [{ ...tooEarly, received: 'a ``` b' }] }] }],
  });
  expect(text.match(/^````/gm)).toHaveLength(2);
});
