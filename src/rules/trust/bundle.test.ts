import { expect, test } from 'vitest';
import { objectWith } from '../../../test/support/cluster-objects.ts';
import { saying } from '../../../test/support/saying.ts';
import type { BundleState } from '../../evidence/answers.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import { bootstrapsWithoutBundle, bundleHasOthers, bundleNotReadable, noBundle } from './bundle.ts';

const bundle: ManifestObject<'ConfigMap'> = { apiVersion: 'v1', kind: 'ConfigMap', name: 'spire-bundle', namespace: 'spire', file: 'a.yaml' };
const own = { fingerprint: 'aa', subject: 'O=SPIFFE' };
const foreign = { fingerprint: 'bb', subject: 'CN=kubernetes' };
const none: BundleState = { authorities: [own], elsewhere: [] };
const holding = (text: string, certificates: readonly (typeof own)[] = [], keys: readonly string[] = ['bundle.crt']): BundleState => ({
  ...none,
  published: { keys, text, certificates },
});

test('no ConfigMap, and where there is one instead', () => {
  const finds = saying(noBundle(bundle));
  const missing = 'There is no configmap/spire-bundle in the namespace spire.';
  expect(finds(holding(''))).toBeUndefined();
  expect(finds(none)).toBe(missing);
  expect(finds({ ...none, elsewhere: [{ name: 'spire-bundle', namespace: 'mtls-demo', key: 'bundle.crt' }] })).toBe(
    `${missing} configmap/spire-bundle is in the namespace mtls-demo: a pod can only mount those of its own namespace.`,
  );
  expect(finds({ ...none, elsewhere: [{ name: 'spire-bundel', namespace: 'spire', key: 'bundle.crt' }] })).toBe(
    `${missing} configmap/spire-bundel in the namespace spire has what it is to hold.`,
  );
});

test('a ConfigMap from which no agent can read an authority', () => {
  const rule = bundleNotReadable(bundle, 'bundle.crt');
  const finds = saying(rule);
  expect(finds(none)).toBeUndefined();
  expect(finds(holding('…', [own]))).toBeUndefined();
  expect(finds(holding('', [], []))).toBe('configmap/spire-bundle has nothing under bundle.crt.');
  expect(finds(holding('', [], ['bundle.pem']))).toBe(
    'configmap/spire-bundle has nothing under bundle.crt, which agents read; it has something under bundle.pem.',
  );
  expect(finds(holding('{"keys": []}'))).toBe('configmap/spire-bundle has no certificate under bundle.crt: what is there is JSON, and agents read PEM.');
  expect(finds(holding('soon'))).toBe('configmap/spire-bundle has no certificate under bundle.crt.');
  // The server fills it in by itself: an empty one need not stay so.
  expect([rule(holding('', [], []))?.mayPass, rule(holding('soon'))?.mayPass]).toEqual([true, false]);
});

test('an authority that is not the server’s', () => {
  const finds = saying(bundleHasOthers(bundle));
  expect(finds(none)).toBeUndefined();
  expect(finds(holding('…', [own]))).toBeUndefined();
  expect(finds(holding('…', [own, foreign]))).toBe(
    'configmap/spire-bundle has a certificate that SPIRE Server does not have in its trust bundle: CN=kubernetes.',
  );
});

test('an agent that believes whoever answers', () => {
  const object = { ...bundle, name: 'spire-agent' };
  const finds = saying(bootstrapsWithoutBundle(object));
  const config = (line: string) => [objectWith(object, { data: { 'agent.conf': `agent {\n  ${line}\n}` } })];
  expect(finds([undefined])).toBeUndefined();
  for (const line of ['trust_bundle_path = "/a"', 'insecure_bootstrap = false', '# insecure_bootstrap = true']) expect(finds(config(line))).toBeUndefined();
  expect(finds(config('insecure_bootstrap = true'))).toBe(
    'agent.conf in configmap/spire-agent has insecure_bootstrap = true: an agent believes the first server that answers.',
  );
});
