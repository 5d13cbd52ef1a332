import { describe, expect, test } from 'vitest';
import { making, objectWith } from '../../../test/support/cluster-objects.ts';
import { saying } from '../../../test/support/saying.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import { cannotSignal, signalsAnotherUser, signalsNobody } from './processes.ts';

const deployment: ManifestObject<'Deployment'> = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a', file: 'a.yaml' };
const made = (spec: object) => making(deployment, spec);

test('containers that do not see each other’s processes', () => {
  const finds = saying(cannotSignal(deployment));
  expect(finds([made({ shareProcessNamespace: true })])).toBeUndefined();
  for (const spec of [{}, { shareProcessNamespace: false }])
    expect(finds([made(spec)])).toBe('The containers of deployment/a do not share their process IDs: one cannot signal a process of another.');
  expect(finds([undefined])).toContain('deployment/a');
});

test('containers that run as different users', () => {
  const finds = saying(signalsAnotherUser(deployment, 'helper', 'server'));
  const as = (helper?: number, server?: number, pod?: number) => [
    made({
      ...(pod === undefined ? {} : { securityContext: { runAsUser: pod } }),
      initContainers: [{ name: 'helper', ...(helper === undefined ? {} : { securityContext: { runAsUser: helper } }) }],
      containers: [{ name: 'server', ...(server === undefined ? {} : { securityContext: { runAsUser: server } }) }],
    }),
  ];
  for (const value of [as(), as(1, 1), as(1, undefined, 1), as(0, 1)]) expect(finds(value)).toBeUndefined();
  expect(finds(as(2, undefined, 1))).toBe(
    'In deployment/a helper runs as user 2, and server as user 1: the kernel lets one signal only processes of the same user.',
  );
  expect(finds(as(2))).toContain('server as the user of its image');
});

describe('whom spiffe-helper signals', () => {
  const config: ManifestObject<'ConfigMap'> = { apiVersion: 'v1', kind: 'ConfigMap', name: 'helper', file: 'a.yaml' };
  const finds = saying(signalsNobody(config, deployment, 'server', 'SIGHUP'));
  const says = (text: string, pidFile = '/run/a.pid', mounts = 'helper'): string | undefined =>
    finds([
      objectWith(config, { data: { 'helper.conf': text } }),
      made({ containers: [{ name: 'server', env: [{ name: 'PID_FILE', value: pidFile }] }], volumes: [{ configMap: { name: mounts } }] }),
    ]);
  const [file, signal] = ['pid_file_name = "/run/a.pid"\n', 'renew_signal = "SIGHUP"\n'];

  test('the process that wrote the file', () => {
    expect(says(file + signal)).toBeUndefined();
  });

  test('nobody', () => {
    expect(says(signal)).toBe('helper.conf in configmap/helper has no pid_file_name: spiffe-helper writes new files, and signals nobody.');
    expect(says(`# ${file}${signal}`)).toContain('no pid_file_name');
  });

  test('whoever another file names', () => {
    expect(says(file + signal, '/run/b.pid')).toBe(
      'helper.conf in configmap/helper has pid_file_name = "/run/a.pid", and PID_FILE of deployment/a is /run/b.pid.',
    );
  });

  test('with another signal', () => {
    expect(says(`${file}renew_signal = "SIGTERM"\n`)).toBe(
      'helper.conf in configmap/helper has renew_signal = "SIGTERM", and server reads its files at SIGHUP.',
    );
    expect(says(file)).toContain('no renew_signal');
  });

  test('is not known of another ConfigMap', () => {
    expect(says('', '/run/a.pid', 'other')).toBeUndefined();
  });
});
