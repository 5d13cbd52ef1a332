import { expect, test } from 'vitest';
import { parseReference, pulledFrom } from './reference.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  ['kindest/node:v1.34.11', 'registry-1.docker.io', 'kindest/node', 'm:5000/x/kindest/node'],
  ['docker.io/kindest/node:v1', 'registry-1.docker.io', 'kindest/node', 'm:5000/x/kindest/node'],
  ['busybox:1', 'registry-1.docker.io', 'library/busybox', 'm:5000/x/library/busybox'],
  ['ghcr.io/spiffe/spire-server:1.15.3', 'ghcr.io', 'spiffe/spire-server', 'm:5000/x/spiffe/spire-server'],
  ['127.0.0.1:5000/a/b:1', '127.0.0.1:5000', 'a/b', 'm:5000/x/a/b'],
  ['localhost/a:1', 'localhost', 'a', 'm:5000/x/a'],
])('%s', (text, host, path, mirrored) => {
  const reference = parseReference(text);
  expect(reference).toMatchObject({ host, path, tag: text.split(':').at(-1) });
  expect(pulledFrom(reference, 'm:5000/x')).toBe(mirrored);
  expect(`${pulledFrom(reference, undefined)}:${reference.tag}`).toBe(text);
});

test('a digest is kept', () => {
  expect(parseReference(`kindest/node:v1.34.11@${digest}`)).toMatchObject({ repository: 'kindest/node', tag: 'v1.34.11', digest });
});

test.each(['kindest/node', '127.0.0.1:5000/kindest/node', '', ':', `kindest/node@${digest}`, 'kindest/node:v1@sha256:1'])('%s is refused', (text) => {
  expect(() => parseReference(text)).toThrow(expect.objectContaining({ code: 'E_CONFIG' }));
});
