import { expect, test } from 'vitest';
import { problemText } from './problem-text.ts';
import { apiSilent, problem } from './sample.ts';

test('a problem with everything set', () => {
  expect(problemText(problem)).toMatchInlineSnapshot(`
    "E_KIND_CREATE: kind could not create the cluster
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

test('a problem with only what it must have', () => {
  expect(problemText(apiSilent)).toMatchInlineSnapshot(`
    "E_API_SILENT: The API server stopped answering
      No answer for 30 s.
      Hint:  This says nothing about SPIRE."
  `);
});

test('nothing but commands and evidence is wider than the terminal', () => {
  const wide = problemText(problem, 60)
    .split('\n')
    .filter((line) => line.length > 60);
  expect(wide).toEqual([`  Next:  ${problem.next}`]);
});

test('commands to type stand below each other', () => {
  expect(problemText({ ...apiSilent, next: 'sudo apt-get update\nnpm run lab:deploy' })).toContain('  Next:  sudo apt-get update\n         npm run lab:deploy');
});
