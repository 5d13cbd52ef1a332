import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { type ChosenSource, chooseImageSource, type ImageChoice } from './choose.ts';
import { writeSet } from './sets.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'spirelab-choose-'));
  return () => rm(root, { recursive: true });
});

const choose = (changes: Partial<ImageChoice>): Promise<ChosenSource> =>
  chooseImageSource({
    wanted: 'auto',
    cache: root,
    lockFile: join(root, 'lock.json'),
    spireVersion: '1.15.3',
    signal: new AbortController().signal,
    ...changes,
  });

async function made(origin: 'registry' | 'source', key: string): Promise<void> {
  const records = ['node:1', 'ghcr.io/spiffe/spire-server:1.15.3'].map((reference) => ({ reference, digest: '', origin }));
  await writeSet(root, { key, nodeImage: 'node:1', kubernetesVersion: 'v1.34.1', archive: '', records });
}

test.each(['registry', 'source'] as const)('%s when it is asked for', async (wanted) => {
  const { source, reason } = await choose({ wanted });
  expect(source.origin).toBe(wanted);
  expect(reason).toContain('asked for');
});

test('a mirror that answers', async () => {
  const server = createServer((_, response) => response.end());
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await choose({ mirror: `${host}/some/prefix` })).toMatchObject({
    source: { origin: 'registry' },
    reason: `Images come from the registry: ${host} answers.`,
  });
});

test('a mirror that does not', async () => {
  expect(await choose({ mirror: '127.0.0.1:1' })).toMatchObject({
    source: { origin: 'source' },
    reason: 'Images are built from source: 127.0.0.1:1 does not answer.',
  });
});

test.each(['registry', 'source'] as const)('what was used before, %s, without a question to the network', async (origin) => {
  await made(origin, '0000000000000001');
  const { source, reason } = await choose({});
  expect(source.origin).toBe(origin);
  expect(reason).toContain('as before');
});
