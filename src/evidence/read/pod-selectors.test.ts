import { expect, test } from 'vitest';
import { acidTests } from '../../../test/support/recordings.ts';
import { selectorsOfPod } from './pod-selectors.ts';

test('what is said of a pod is what an agent found on such a pod', () => {
  const attested = acidTests.of('spire-agent').find(({ message, line }) => message === 'PID attested to have selectors' && line.includes('sa:mtls-client'));
  const found = ((attested?.fields['selectors'] ?? []) as readonly { readonly type: string; readonly value: string }[]).map(
    ({ type, value }) => `${type}:${value}`,
  );
  expect(found).not.toEqual([]);
  const of = (prefix: string): string => found.find((each) => each.startsWith(`k8s:${prefix}:`))?.slice(`k8s:${prefix}:`.length) ?? '';
  const images = found.filter((each) => each.startsWith('k8s:pod-image:')).map((each) => each.slice('k8s:pod-image:'.length));
  const labels = found.filter((each) => each.startsWith('k8s:pod-label:')).map((each) => each.slice('k8s:pod-label:'.length).split(':') as [string, string]);
  const pod = {
    metadata: {
      name: of('pod-name'),
      namespace: of('ns'),
      uid: of('pod-uid'),
      labels: Object.fromEntries(labels),
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: of('pod-owner:ReplicaSet'), uid: of('pod-owner-uid:ReplicaSet') }],
    },
    spec: { serviceAccountName: of('sa'), nodeName: of('node-name'), containers: [] },
    status: {
      containerStatuses: [{ name: of('container-name'), image: images[1] ?? '', imageID: images[0] ?? '', ready: true, restartCount: 0 }],
    },
  };
  expect(selectorsOfPod(pod).toSorted()).toEqual(found.toSorted());
});
