import { expect, test } from 'vitest';
import { making, objectWith } from '../../../test/support/cluster-objects.ts';
import { client } from '../../../test/support/nouns.ts';
import { saying } from '../../../test/support/saying.ts';
import type { MountState } from '../../evidence/answers.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import { foldersDiffer, mountedByAnotherDriver, noSocketFolder, socketElsewhere } from './socket.ts';

const daemonSet = (name: string): ManifestObject<'DaemonSet'> => ({ apiVersion: 'apps/v1', kind: 'DaemonSet', name, namespace: 'spire', file: `${name}.yaml` });
const withFolder = (name: string, volume: string, path: string) => making(daemonSet(name), { volumes: [{ name: volume, hostPath: { path } }] });
const there = withFolder('spire-agent', 'sockets', '/run/spire/agent-sockets');

test('two DaemonSets that name different folders, or none', () => {
  const finds = saying(foldersDiffer({ of: daemonSet('spire-agent'), volume: 'sockets' }, { of: daemonSet('spiffe-csi-driver'), volume: 'agent-socket' }));
  expect(finds([there, withFolder('spiffe-csi-driver', 'agent-socket', '/run/spire/agent-sockets/')])).toBeUndefined();
  expect(finds([there, withFolder('spiffe-csi-driver', 'agent-socket', '/run/spire/sockets')])).toBe(
    'The volume sockets of daemonset/spire-agent is the node’s folder /run/spire/agent-sockets, the volume agent-socket of daemonset/spiffe-csi-driver is /run/spire/sockets.',
  );
  expect(finds([there, undefined])).toBe('daemonset/spiffe-csi-driver has no folder of the node in its volume agent-socket.');
  expect(finds([withFolder('spire-agent', 'data', '/')])).toBe('daemonset/spire-agent has no folder of the node in its volume sockets.');
});

test('a pod that is older than the driver beside it', () => {
  const mount: MountState = {
    pod: 'mtls-client-1',
    node: 'worker',
    since: '2026-11-23T16:00:10.000Z',
    driver: 'csi-1',
    driverSince: '2026-11-23T16:00:02.000Z',
  };
  expect(saying(mountedByAnotherDriver)([mount])).toBeUndefined();
  expect(saying(mountedByAnotherDriver)([mount, { ...mount, driverSince: '2026-11-23T16:00:12.000Z' }])).toBe(
    'mtls-client-1 has run since 16:00:10, and csi-1 on its node only since 16:00:12: what the pod has mounted comes from the driver’s pod before.',
  );
  expect(saying(mountedByAnotherDriver)([{ pod: 'mtls-client-1', node: 'worker', since: '' }])).toBe(
    'No pod of the CSI driver runs on worker, beside mtls-client-1.',
  );
});

const csi = { name: 'workload-api', csi: { driver: 'csi.spiffe.io' } };
const agentConfig: ManifestObject<'ConfigMap'> = { apiVersion: 'v1', kind: 'ConfigMap', name: 'spire-agent', file: 'a.yaml' };
const made = { kind: 'Deployment', name: client.deployment } as const;
const config = objectWith(agentConfig, { data: { 'agent.conf': 'agent {\n  socket_path = "/run/spire/agent-sockets/spire-agent.sock"\n}' } });
const deployment = (address: string | undefined, volume: object = csi) =>
  making(made, {
    containers: [
      {
        name: 'mtls-client',
        ...(address === undefined ? {} : { env: [{ name: 'SPIFFE_ENDPOINT_SOCKET', value: address }] }),
        volumeMounts: [{ name: 'workload-api', mountPath: '/spiffe-workload-api' }],
      },
    ],
    volumes: [volume],
  });
const variable = 'SPIFFE_ENDPOINT_SOCKET of deployment/mtls-client';

test.each<[string, string | undefined, string | undefined]>([
  ['as it should be', 'unix:///spiffe-workload-api/spire-agent.sock', undefined],
  [
    'the path on the node',
    'unix:///run/spire/agent-sockets/spire-agent.sock',
    `${variable} names a file in /run/spire/agent-sockets, and the volume of csi.spiffe.io is mounted at /spiffe-workload-api.`,
  ],
  [
    'another file',
    'unix:///spiffe-workload-api/api.sock',
    `${variable} names the file api.sock, and by agent.conf the agent’s socket is called spire-agent.sock.`,
  ],
  ['the folder', 'unix:///spiffe-workload-api/', `${variable} is unix:///spiffe-workload-api/, which is a folder: the socket is a file in it.`],
  [
    'no URI',
    '/spiffe-workload-api/spire-agent.sock',
    `${variable} is /spiffe-workload-api/spire-agent.sock, and that is not a URI of a Unix socket: unix:///folder/file.`,
  ],
  [
    'a slash too few',
    'unix://spiffe-workload-api/a.sock',
    `${variable} is unix://spiffe-workload-api/a.sock, and that is not a URI of a Unix socket: unix:///folder/file.`,
  ],
  ['not set', undefined, 'deployment/mtls-client does not set SPIFFE_ENDPOINT_SOCKET.'],
])('the address of the Workload API: %s', (_, address, mistake) => {
  expect(saying(socketElsewhere(client, 'csi.spiffe.io', agentConfig))([deployment(address), config])).toBe(mistake);
});

test('a workload without a volume of the driver', () => {
  const finds = saying(noSocketFolder(client, 'csi.spiffe.io'));
  expect(finds([deployment(undefined)])).toBeUndefined();
  expect(finds([deployment(undefined, { name: 'workload-api', hostPath: { path: '/run' } })])).toBe(
    'The container mtls-client of deployment/mtls-client mounts no volume of csi.spiffe.io.',
  );
});

test('a variable from elsewhere is not judged', () => {
  const finds = saying(socketElsewhere(client, 'csi.spiffe.io', agentConfig));
  const from = (container: object) => [
    making(made, { containers: [{ name: 'mtls-client', volumeMounts: [{ name: 'workload-api', mountPath: '/api' }], ...container }], volumes: [csi] }),
    config,
  ];
  expect(finds(from({ env: [{ name: 'SPIFFE_ENDPOINT_SOCKET', valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } }] }))).toBeUndefined();
  expect(finds(from({ envFrom: [{ configMapRef: { name: 'a' } }] }))).toBeUndefined();
  expect(finds(from({}))).toBe('deployment/mtls-client does not set SPIFFE_ENDPOINT_SOCKET.');
});
