import { expect, test } from 'vitest';
import { objectDifferences } from '../kubernetes/object-differences.ts';
import { cleanEvent } from './clean-event.ts';

const cleaned = (text: string) => cleanEvent({ list: [text] }, { remove: (what) => `[removed: ${what}]`, hash: () => '' });
const container = (...env: readonly object[]) => ({ spec: { containers: [{ name: 'main', env }] } });
const secret = { name: 'API_KEY', value: 's3cr3t' };
const long = { name: 'API_KEY', value: `s3cr3t${'x'.repeat(200)}` };
const shown = { name: 'SERVER_SPIFFE_ID', value: 'spiffe://a.test/a' };

test.each([
  [container(secret), container()],
  [container(), container(secret)],
  [container(secret), container({ ...secret, value: 'other' })],
  [container({ ...secret, value: 'other' }), container(secret)],
  [container({ name: 'API_KEY' }), container(secret)],
  [container(secret), container({ name: 'API_KEY' })],
  [container(long), container()],
  [container({ ...secret, value: 'it is "s3cr3t"' }), container()],
  [{ data: { 'server.conf': 'a = 1\njoin_token = "s3cr3t"\n' } }, { data: { 'server.conf': 'a = 1\nb = 2\n' } }],
  [{ data: { 'server.conf': 'a = 1\n' } }, { data: { 'server.conf': 'a = 1\njoin_token = "s3cr3t"\n' } }],
])('no difference of an object tells a secret: %#', (found, wanted) => {
  const told = objectDifferences(found, wanted);
  expect(told.join()).toContain('s3cr3t');
  for (const text of told) expect(JSON.stringify(cleaned(text))).not.toContain('s3cr3t');
});

test('what is no secret is told as before', () => {
  const told = objectDifferences(container(shown), container({ ...shown, value: 'spiffe://a.test/b' }));
  for (const text of [...told, 'a line', 'deployment/a: spec.replicas is 2, not 1.']) expect(cleaned(text)).toEqual({ list: [text] });
});

test('an answer has variables, too', () => {
  const state = JSON.stringify({ SERVER_SPIFFE_ID: 'spiffe://a.test/a', PLANTED: 's3cr3t' });
  expect(cleaned(state)).toEqual({ list: ['{"SERVER_SPIFFE_ID":"spiffe://a.test/a","PLANTED":"[removed: secret setting]"}'] });
});
