import { expect, test } from 'vitest';
import { making } from '../../../test/support/cluster-objects.ts';
import { client } from '../../../test/support/nouns.ts';
import { saying } from '../../../test/support/saying.ts';
import { socketNotFromDriver } from './volumes.ts';

const finds = saying(socketNotFromDriver(client, 'csi.spiffe.io'));
const mounting = (source: object, mounts: readonly string[] = ['workload-api']) => [
  making(
    { kind: 'Deployment', name: 'mtls-client' },
    {
      containers: [{ name: 'mtls-client', volumeMounts: mounts.map((name) => ({ name, mountPath: `/${name}` })) }],
      volumes: [{ name: 'workload-api', ...source }],
    },
  ),
];
const csi = { csi: { driver: 'csi.spiffe.io', readOnly: true } };
const instead = 'In deployment/mtls-client the volume workload-api that the container mtls-client mounts is';

test.each([
  ['the driver', mounting(csi), undefined],
  ['no Deployment', [undefined], 'There is no deployment/mtls-client.'],
  [
    'the driver, for writing',
    mounting({ csi: { driver: 'csi.spiffe.io' } }),
    'In deployment/mtls-client the volume workload-api of csi.spiffe.io has no readOnly: true, and without that the driver refuses to mount it.',
  ],
  ['the node', mounting({ hostPath: { path: '/run/spire' } }), `${instead} the folder /run/spire of the node, and none is of csi.spiffe.io.`],
  ['an empty folder', mounting({ emptyDir: {} }), `${instead} an emptyDir, and none is of csi.spiffe.io.`],
  ['another driver', mounting({ csi: { driver: 'csi.spiffe.oi' } }), `${instead} of the driver csi.spiffe.oi, and none is of csi.spiffe.io.`],
  ['a ConfigMap', mounting({ configMap: { name: 'a' } }), `${instead} of another kind, and none is of csi.spiffe.io.`],
  [
    'nothing, though it is there',
    mounting(csi, []),
    'deployment/mtls-client has the volume workload-api of csi.spiffe.io, and its container mtls-client does not mount it.',
  ],
  ['nothing', mounting({ emptyDir: {} }, []), 'The container mtls-client of deployment/mtls-client mounts no volume.'],
])('a volume from %s', (_, value, says) => {
  expect(finds(value)).toBe(says);
});
