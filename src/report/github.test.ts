import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appendStepSummary, githubAnnotations } from './github.ts';
import { agentEvict, controlReport, entryDelete, problem, report } from './sample.ts';

test('one line per failed test and per problem, escaped', () => {
  const title = 'Half of it: 50%, at least';
  const lines = githubAnnotations({ ...report, tests: [entryDelete, { ...agentEvict, title }], problems: [problem] });
  expect(lines.join('\n\n')).toMatchInlineSnapshot(`
    "::error title=acid.agent-evict%3A Half of it%3A 50%25%2C at least::acid.agent-evict, fault: The agent is evicted%0A  E_API_SILENT: The API server stopped answering%0A    No answer for 30 s.%0A    Hint:  This says nothing about SPIRE.%0A%0Aacid.agent-evict left the lab tainted: its fault could not be healed.

    ::error title=E_KIND_CREATE%3A kind could not create the cluster::E_KIND_CREATE: kind could not create the cluster%0A  kind create cluster --name spirelab-a1 ended with exit code 1 after 74.2 s,%0A  while it waited for the control plane of spirelab-a1-control-plane.%0A  Evidence:%0A    [kubelet-check] Initial timeout of 40s passed.%0A    error: kubelet: cgroup v1 is not supported%0A      set failCgroupV1 to false%0A  Hint:  The kubelet did not start: this kernel has cgroup v1, which the kubelet%0A         refuses from Kubernetes 1.35 on.%0A  Left:  The node containers of spirelab-a1 were kept because of --retain.%0A  Next:  npm run lab:deploy -- --name a1 --node-image kindest/node:v1.34.1"
  `);
});

test('in a control run only a broken control is an error', () => {
  expect(githubAnnotations(controlReport)).toMatchInlineSnapshot(`
    [
      "::error title=acid.entry-delete%3A A deleted registration entry takes the identity away::Without its fault the test passed too, so it proves nothing.",
    ]
  `);
});

test('the step summary is appended to', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'spirelab-report-'));
  try {
    await appendStepSummary(join(dir, 'summary'), '# one\n');
    await appendStepSummary(join(dir, 'summary'), '# two');
    expect(await readFile(join(dir, 'summary'), 'utf8')).toBe('# one\n# two\n');
  } finally {
    await rm(dir, { recursive: true });
  }
});
