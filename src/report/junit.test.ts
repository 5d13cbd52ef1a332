import { expect, test } from 'vitest';
import { junit } from './junit.ts';
import { agentEvict, controlReport, entryDelete, problem, report, tooEarly } from './sample.ts';

const pretty = (xml: string) => xml.replaceAll(/(<\/?test)/g, '\n$1');

test('a case per expectation; failures, errors and skipped ones are told apart', () => {
  expect(pretty(junit(report))).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>

    <testsuites tests="9" errors="1" failures="2" skipped="1" name="spirelab test" time="182.4">
    <testsuite tests="1" errors="0" failures="0" skipped="0" name="acid.entry-delete" time="38.2" timestamp="2026-11-22T19:41:50.000Z">
    <testcase name="Requests succeed over mTLS » the client gets answers from the server over mTLS" classname="acid.entry-delete" time="4.25">
    </testcase>
    </testsuite>
    <testsuite tests="6" errors="0" failures="2" skipped="0" name="acid.server-stop" time="61.04" timestamp="2026-11-22T19:40:00.000Z">
    <testcase name="Requests succeed over mTLS » the client gets answers from the server over mTLS" classname="acid.server-stop" time="4.25">
    </testcase>
    <testcase name="The SPIRE Server is stopped" classname="acid.server-stop" time="1.5">
    </testcase>
    <testcase name="Requests fail when the X509-SVID expires » the client gets answers from the server over mTLS" classname="acid.server-stop" time="24.1">
    </testcase>
    <testcase name="Requests fail when the X509-SVID expires » the first request fails once the X509-SVID of mtls-client has expired, and not before" classname="acid.server-stop"><failure type="too-early">the first request fails once the X509-SVID of mtls-client has expired, and not
    before
      Expected  a line &quot;request failed&quot; of mtls-client between the NotAfter of its
                X509-SVID and 5 s later
      Received  the line came 2.6 s before the window opened
      Reason    too-early: it happened before its window opened
      Window    the earlier NotAfter of mtls-client and mtls-server, read from the
                X509-SVIDs that they held when the server stopped
                from 2026-11-22T19:40:32.000000000Z
                to   2026-11-22T19:40:37.000000000Z
      Evidence:
        2026-11-22T19:40:29.417203118Z  node spirelab-a1-worker2  pod mtls-client-7d9c5b6f4-x2kqp/mtls-client
          {&quot;time&quot;:&quot;2026-11-22T19:40:29.417203118Z&quot;,&quot;level&quot;:&quot;ERROR&quot;,&quot;msg&quot;:&quot;request failed&quot;,&quot;peer&quot;:&quot;spiffe://lab.test/ns/mtls/sa/server&quot;,&quot;error&quot;:&quot;remote error: tls: expired certificate&quot;}</failure>
    </testcase>
    <testcase name="The SPIRE Server is started" classname="acid.server-stop" time="2.75">
    </testcase>
    <testcase name="Every agent synchronizes again » the agent on each worker synchronizes again" classname="acid.server-stop" time="28.4"><failure type="absent">the agent on each worker synchronizes again
      Expected  3 lines &quot;Renewing X509-SVID&quot; with different pods
      Received  2 of 3
      Reason    absent: what was expected did not happen in its window
      Window    after the server was started again
                from 2026-11-22T19:41:00.000000000Z
                to   2026-11-22T19:41:45.000000000Z
      Nearest lines that did arrive:
        2026-11-22T19:40:02.118340127Z  node spirelab-a1-worker  pod spire-agent-9wq7t/spire-agent
          {&quot;count&quot;:1,&quot;level&quot;:&quot;debug&quot;,&quot;method&quot;:&quot;FetchX509SVID&quot;,&quot;msg&quot;:&quot;Fetched X.509 SVID&quot;,&quot;pid&quot;:48213,&quot;registered&quot;:true,&quot;spiffe_id&quot;:&quot;spiffe://lab.test/ns/mtls/sa/client&quot;,&quot;subsystem_name&quot;:&quot;endpoints&quot;,&quot;time&quot;:&quot;2026-11-22T19:40:02.118340127Z&quot;,&quot;ttl&quot;:29.881}
        2026-11-22T19:41:03.500000001Z  node spirelab-a1-worker  pod spire-agent-pl5zd/spire-agent
          level=error msg=&quot;Synchronize failed&quot; error=&quot;connection refused&quot;</failure>
    </testcase>
    </testsuite>
    <testsuite tests="1" errors="1" failures="0" skipped="0" name="acid.agent-evict" time="31.5" timestamp="2026-11-22T19:42:30.000Z">
    <testcase name="The agent is evicted" classname="acid.agent-evict" time="4.25"><error type="E_API_SILENT">E_API_SILENT: The API server stopped answering
      No answer for 30 s.
      Hint:  This says nothing about SPIRE.</error>
    </testcase>
    </testsuite>
    <testsuite tests="1" errors="0" failures="0" skipped="1" name="acid.agent-ban" timestamp="2026-11-22T19:42:30.000Z">
    <testcase name="A banned agent stays out" classname="acid.agent-ban"><skipped></skipped>
    </testcase>
    </testsuite>
    </testsuites>
    "
  `);
});

test('a control run has a case per test, which passes when the control holds', () => {
  expect(pretty(junit(controlReport))).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>

    <testsuites tests="2" errors="0" failures="1" skipped="0" name="spirelab test" time="182.4">
    <testsuite tests="1" errors="0" failures="0" skipped="0" name="acid.server-stop" time="61.04" timestamp="2026-11-22T19:40:00.000Z">
    <testcase name="control: Stopping the SPIRE Server breaks nothing until the X509-SVIDs expire" classname="acid.server-stop" time="61.04">
    </testcase>
    </testsuite>
    <testsuite tests="1" errors="0" failures="1" skipped="0" name="acid.entry-delete" time="38.2" timestamp="2026-11-22T19:41:50.000Z">
    <testcase name="control: A deleted registration entry takes the identity away" classname="acid.entry-delete" time="38.2"><failure type="control">Without its fault the test passed too, so it proves nothing.</failure>
    </testcase>
    </testsuite>
    </testsuites>
    "
  `);
});

test('a set-up that died before any test is a case that did not pass', () => {
  expect(pretty(junit({ ...report, tests: [], problems: [problem], exitCode: 4 }))).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>

    <testsuites tests="1" errors="1" failures="0" skipped="0" name="spirelab test" time="182.4">
    <testsuite tests="1" errors="1" failures="0" skipped="0" name="run" time="182.4" timestamp="2026-11-22T19:39:15.000Z">
    <testcase name="test" classname="run" time="182.4"><error type="E_KIND_CREATE">E_KIND_CREATE: kind could not create the cluster
      kind create cluster --name spirelab-a1 ended with exit code 1 after 74.2 s,
      while it waited for the control plane of spirelab-a1-control-plane.
      Evidence:
        [kubelet-check] Initial timeout of 40s passed.
        error: kubelet: cgroup v1 is not supported
          set failCgroupV1 to false
      Hint:  The kubelet did not start: this kernel has cgroup v1, which the kubelet
             refuses from Kubernetes 1.35 on.
      Left:  The node containers of spirelab-a1 were kept because of --retain.
      Next:  npm run lab:deploy -- --name a1 --node-image kindest/node:v1.34.1</error>
    </testcase>
    </testsuite>
    </testsuites>
    "
  `);
});

test('a run that failed is never green, whatever its tests say', () => {
  expect(junit({ ...report, tests: [entryDelete], exitCode: 7 })).toContain('<error type="exit-7">');
});

test('a test that broke before its first step is a case that did not pass', () => {
  expect(junit({ ...report, tests: [{ ...agentEvict, steps: [], tainted: false }] })).toContain('<error type="error">');
});

test('log lines cannot break the document', () => {
  const [step] = entryDelete.steps;
  if (step === undefined) throw new Error('the sample has no step');
  const received = '\u001b[31mred\u001b[0m \u0000 </error><error type="x"> & ]]> \ud800';
  const xml = junit({
    ...report,
    tests: [{ ...entryDelete, status: 'failed', steps: [{ ...step, expectations: [{ ...tooEarly, received }] }] }],
  });
  expect(xml).toContain('red \ufffd &lt;/error&gt;&lt;error type=&quot;x&quot;&gt; &amp; ]]&gt; \ufffd');
  expect(xml.match(/<failure/g)).toHaveLength(1);
});
