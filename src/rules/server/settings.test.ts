import { expect, test } from 'vitest';
import { objectWith } from '../../../test/support/cluster-objects.ts';
import { saying } from '../../../test/support/saying.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import { renewsTooLateFor, secondsOf, unreadableDuration } from './settings.ts';

const config: ManifestObject<'ConfigMap'> = { apiVersion: 'v1', kind: 'ConfigMap', name: 'spire-server', namespace: 'spire', file: 'a.yaml' };
const having = (...lines: readonly string[]) => [
  objectWith(config, { data: { 'server.conf': ['server {', ...lines.map((line) => `  ${line}`), '}'].join('\n') } }),
];

test.each<[string, number | undefined]>([
  ['1h', 3600],
  ['1h30m', 5400],
  ['1.5h', 5400],
  ['90s', 90],
  ['500ms', 0.5],
  ['0', 0],
  ['7d', undefined],
  ['24 h', undefined],
  ['24', undefined],
  ['', undefined],
])('%j is as long as Go says', (text, seconds) => expect(secondsOf(text)).toBe(seconds));

test('a time that SPIRE does not read', () => {
  const finds = saying(unreadableDuration(config, 'server.conf'));
  expect(finds(having('ca_ttl = "168h"', 'trust_domain = "7d"'))).toBeUndefined();
  expect(finds(having('ca_ttl = "7d"'))).toBe('server.conf in configmap/spire-server has ca_ttl = "7d", and SPIRE reads no duration in that.');
  expect(finds(having('ca_ttl = 168h'))).toBe(
    'server.conf in configmap/spire-server has ca_ttl = 168h without quotation marks, and SPIRE reads a duration as text only.',
  );
  expect(finds(having('# ca_ttl = 168h', 'retries = 3'))).toBeUndefined();
});

test('a TTL of which too little is left just before it is renewed', () => {
  const finds = saying(renewsTooLateFor(600, config));
  expect(finds(having('agent_ttl = "1h"'))).toBeUndefined();
  expect(finds(having('agent_ttl = "20m"'))).toBe(
    'server.conf in configmap/spire-server has agent_ttl = "20m". An agent renews halfway: just before, it may have 540 s left, and 600 are wanted.',
  );
  expect(finds(having('default_x509_svid_ttl = "1h"'))).toBeUndefined();
  expect(finds(having('default_x509_svid_ttl = "5m"'))).toContain('has default_x509_svid_ttl = "5m"');
});

test('without either SPIRE takes an hour', () => expect(saying(renewsTooLateFor(600, config))(having())).toBeUndefined());
