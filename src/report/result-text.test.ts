import { expect, test } from 'vitest';
import { resultText } from './result-text.ts';
import { controlReport, report, serverStop } from './sample.ts';

test('a run with every status', () => {
  expect(resultText(report, { failures: 'omitted' })).toMatchInlineSnapshot(`
    "PASS  acid.entry-delete    38.2s
    FAIL  acid.server-stop     61.0s
    ERROR acid.agent-evict     31.5s  (lab tainted)
    SKIP  acid.agent-ban        0.0s

    1 test ended in an error, which says nothing about SPIRE.
    1 skipped
    1 passed, 2 failed"
  `);
});

test('failures stand between the tests and the closing line', () => {
  expect(resultText({ ...report, tests: [serverStop] })).toMatchInlineSnapshot(`
    "FAIL  acid.server-stop    61.0s

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
            level=error msg="Synchronize failed" error="connection refused"

    0 passed, 1 failed"
  `);
});

test('a control run', () => {
  expect(resultText(controlReport)).toMatchInlineSnapshot(`
    "HOLDS  acid.server-stop     61.0s
           Without its fault the test failed at "Requests fail when the X509-SVID
           expires": the line never came.
    BROKEN acid.entry-delete    38.2s
           Without its fault the test passed too, so it proves nothing.

    1 passed, 1 failed"
  `);
});

test('a run without tests', () => {
  expect(resultText({ ...report, tests: [] })).toBe('0 passed, 0 failed');
});
