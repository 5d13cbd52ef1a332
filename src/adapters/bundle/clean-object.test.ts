import { expect, test } from 'vitest';
import { cleanObject, type Json } from './clean-object.ts';

const cleaned = (value: Json): Json => cleanObject(value, { remove: (what) => `[removed: ${what}]`, hash: (text) => `hash of ${text.length}` });
const marker = '[removed: secret setting]';

test('variables keep their names, and their values only where they are known to be no secret', () => {
  const env = [
    { name: 'SPIFFE_ENDPOINT_SOCKET', value: 'unix:///a.sock' },
    { name: 'DATABASE', value: 's3cr3t' },
    { name: 'EMPTY', value: '' },
    { name: 'FROM', valueFrom: { secretKeyRef: { name: 'a-secret', key: 'password' } } },
  ];
  expect(cleaned({ spec: { containers: [{ env }], initContainers: [{ env }] } })).toEqual({
    spec: {
      containers: [{ env: [env[0], { name: 'DATABASE', value: 'hash of 6' }, env[2], env[3]] }],
      initContainers: [{ env: [env[0], { name: 'DATABASE', value: 'hash of 6' }, env[2], env[3]] }],
    },
  });
});

test('the copy that kubectl apply keeps is dropped, Kubernetes’ annotations stay, others’ are hashed', () => {
  const annotations = {
    'kubectl.kubernetes.io/last-applied-configuration': '{"env":"s3cr3t"}',
    'deployment.kubernetes.io/revision': '2',
    'deprecated.daemonset.template.generation': '1',
    'kubernetes.io/change-cause': 'kubectl set env deployment/a PLANTED=s3cr3t',
    'example.com/note': 's3cr3t',
    note: 's3cr3t',
  };
  expect(cleaned({ metadata: { annotations } })).toEqual({
    metadata: {
      annotations: {
        'deployment.kubernetes.io/revision': '2',
        'deprecated.daemonset.template.generation': '1',
        'kubernetes.io/change-cause': 'hash of 43',
        'example.com/note': 'hash of 6',
        note: 'hash of 6',
      },
    },
  });
});

test('of field ownership, who and when is kept', () => {
  const entry = { manager: 'kubectl-edit', operation: 'Update', apiVersion: 'v1', time: '2026-11-25T05:00:00Z', fieldsV1: { 'f:data': {} } };
  expect(cleaned({ metadata: { managedFields: [entry] } })).toEqual({
    metadata: { managedFields: [{ manager: 'kubectl-edit', operation: 'Update', time: '2026-11-25T05:00:00Z' }] },
  });
});

test('ConfigMaps are configurations', () => {
  expect(cleaned({ kind: 'ConfigMap', data: { 'server.conf': 'join_token = "s3cr3t"', token: 's3cr3t', plain: 'a' }, binaryData: { a: 'czNjcjN0' } })).toEqual({
    kind: 'ConfigMap',
    data: { 'server.conf': `join_token = "${marker}"`, token: marker, plain: 'a' },
    binaryData: { a: '[removed: binary data]' },
  });
});

test('arguments, in the shell’s line too', () => {
  expect(cleaned({ args: ['run', '-joinToken', 's3cr3t', '--password=s3cr3t', '-config', '/a', '--use-service-account-credentials=true'] })).toEqual({
    args: ['run', '-joinToken', marker, `--password=${marker}`, '-config', '/a', '--use-service-account-credentials=true'],
  });
  expect(cleaned({ command: ['sh', '-c', 'exec agent -joinToken s3cr3t -config /a'] })).toEqual({
    command: ['sh', '-c', `exec agent -joinToken ${marker} -config /a`],
  });
});

test('headers of probes, and fields that are called like a secret', () => {
  expect(cleaned({ httpGet: { httpHeaders: [{ name: 'X-Key', value: 's3cr3t' }] }, status: { token: 's3cr3t', message: 'Bearer 0123456789abcdef0' } })).toEqual(
    {
      httpGet: { httpHeaders: [{ name: 'X-Key', value: 'hash of 6' }] },
      status: { token: marker, message: 'Bearer [removed: token]' },
    },
  );
});

test('labels, selectors, references to Secrets and switches stay', () => {
  const object: Json = {
    metadata: { labels: { app: 'a', 'example.com/token': 'label' }, uid: '6b5b5c1d-a26f-4d4a-9d2c-0c9ba1ddfd43' },
    spec: {
      selector: { matchLabels: { token: 'label' } },
      automountServiceAccountToken: false,
      volumes: [
        { name: 'a', secret: { secretName: 'a-secret' } },
        { projected: { sources: [{ serviceAccountToken: { path: 'token', audience: 'spire-server' } }] } },
      ],
    },
    selectors: [{ type: 'k8s', value: 'pod-label:password:label' }],
    secrets: [{ name: 'a-secret' }],
    next_page_token: '',
  };
  expect(cleaned(object)).toEqual(object);
});
