import { expect, test } from 'vitest';
import { csiMounts } from './csi-mounts.ts';

const target = '/var/lib/kubelet/pods/1b2c/volumes/kubernetes.io~csi/workload-api/mount';
const line = (id: number, at: string): string =>
  `${id} 602 0:27 /run/spire/agent-sockets ${at} rw,nosuid,nodev shared:213 - tmpfs tmpfs rw,size=65536k,inode64`;

test('a target is counted as often as it is mounted, and nothing else is', () => {
  const table = [line(601, '/'), line(701, target), line(702, target), line(703, target.replace('1b2c', '9f')), line(704, '/run/spire/agent-sockets'), ''].join(
    '\n',
  );
  expect(csiMounts(table)).toEqual([
    { target, times: 2 },
    { target: target.replace('1b2c', '9f'), times: 1 },
  ]);
});

test('the container’s own mount of the volume, deeper or elsewhere, is none of the kubelet’s', () => {
  expect(csiMounts([line(1, `${target}/spire-agent.sock`), line(2, '/spiffe-workload-api')].join('\n'))).toEqual([]);
});

test('a name with a blank is one target', () =>
  expect(csiMounts(line(1, target.replace('workload-api', 'workload\\040api')))).toEqual([
    { target: target.replace('workload-api', 'workload api'), times: 1 },
  ]));
