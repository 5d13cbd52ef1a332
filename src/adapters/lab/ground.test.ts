import { describe, expect, test } from 'vitest';
import type { NodeContainer } from '../kind/kind-cluster.ts';
import { brokenNodes, fullDisk } from './ground.ts';

const node = (name: string, startedAt = '2026-01-01T00:00:00Z', running = true): NodeContainer => ({
  id: name,
  name,
  role: 'worker',
  running,
  startedAt,
  mounts: [],
});
const before = [node('control-plane'), node('worker'), node('worker2')];
const now = (...changed: readonly NodeContainer[]): readonly NodeContainer[] => before.map((was) => changed.find(({ id }) => id === was.id) ?? was);
const later = '2026-01-01T00:05:00Z';

describe('node containers', () => {
  test('that are as they were are well', () => expect(brokenNodes(before, now())).toBeUndefined());

  test('that do not run any more, or are gone, have died', () => {
    expect(brokenNodes(before, now(node('worker2', later, false)))).toMatchObject({
      code: 'E_NODE_DIED',
      message: expect.stringContaining('worker2 does not run'),
    });
    expect(brokenNodes(before, before.slice(0, 2))).toMatchObject({ code: 'E_NODE_DIED', message: expect.stringContaining('worker2 does not run') });
  });

  test('that were down in between have died too, although they run', () =>
    expect(brokenNodes(before, now(node('worker', later)))).toMatchObject({ code: 'E_NODE_DIED', message: expect.stringContaining('worker went down') }));

  test('that all went down tell of the engine', () => {
    expect(
      brokenNodes(
        before,
        before.map(({ id }) => node(id, later)),
      ),
    ).toMatchObject({ code: 'E_ENGINE_DIED', exitCode: 4 });
    expect(
      brokenNodes(
        before,
        before.map(({ id }) => node(id, later, false)),
      ),
    ).toMatchObject({ code: 'E_ENGINE_DIED' });
    expect(brokenNodes(before, [])).toMatchObject({ code: 'E_ENGINE_DIED' });
  });

  test('that nobody saw before tell nothing', () => expect(brokenNodes([], [])).toBeUndefined());
});

// The proc file system says that it has no free block (statfs(2)).
test.runIf(process.platform === 'linux')('a disk with next to nothing left is named', async () => {
  expect(await fullDisk(['/'])).toBeUndefined();
  expect(await fullDisk(['/', '/proc'])).toMatchObject({ code: 'E_DISK_FULL', exitCode: 4, message: expect.stringContaining('0 MiB are left at /proc') });
});
