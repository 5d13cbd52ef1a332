import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { run } from '../exec/run.ts';
import { ensureKind } from './binary.ts';

test('without a download, Go builds the pinned kind, once', { timeout: 300_000 }, async () => {
  const cache = await mkdtemp(join(tmpdir(), 'spirelab-kind-'));
  onTestFinished(() => rm(cache, { recursive: true }));
  const { signal } = new AbortController();
  const request = { cache, downloadBase: 'http://127.0.0.1:1/dl', signal, note: () => undefined };
  const kind = await ensureKind(request);
  // A machine with the pinned kind on PATH has nothing to build.
  expect(['go', 'path']).toContain(kind.origin);
  expect(`v${(await run(kind.path, ['version', '-q'], { signal })).stdout}`).toBe(kind.version);
  expect((await ensureKind(request)).origin).toBe(kind.origin === 'go' ? 'cache' : 'path');
});
