import { expect, test } from 'vitest';
import { apiServer } from '../../../test/support/api-server.ts';
import { logsOf, readTail } from './collect-log.ts';

const signal = new AbortController().signal;

/** What is read of a log of this many lines, each this long. */
async function tailOf(count: number, lines: number, length = 0) {
  const line = (index: number): string => `2026-11-25T05:00:00Z line ${index} ${'x'.repeat(length)}`;
  await using server = await apiServer((_, response) => {
    for (let index = 1; index <= count; index++) response.write(index === count ? line(index) : `${line(index)}\n`);
    response.end();
  });
  const tail = await readTail(server.client, '/log', lines, signal);
  const told = tail.text.split('\n').filter((text) => text !== '');
  expect(told).toHaveLength(tail.kept);
  expect(told.at(-1)).toBe(count === 0 ? undefined : line(count));
  expect(told[0]).toBe(count === 0 ? undefined : line(count - tail.kept + 1));
  return { kept: tail.kept, cut: tail.cut };
}

test.each([
  [0, 10, { kept: 0, cut: 0 }],
  [9, 10, { kept: 9, cut: 0 }],
  [10, 10, { kept: 10, cut: 0 }],
  [11, 10, { kept: 10, cut: 1 }],
  [1005, 10, { kept: 10, cut: 995 }],
])('of %d lines the last %d are kept, and what is cut is counted', async (count, lines, kept) => {
  expect(await tailOf(count, lines)).toEqual(kept);
});

test('long lines are bounded by their length, the last one is kept whatever it is', async () => {
  const { kept, cut } = await tailOf(100, 1000, 100_000);
  expect(kept + cut).toBe(100);
  expect(kept).toBe(20);
  expect(await tailOf(2, 10, 3_000_000)).toEqual({ kept: 1, cut: 1 });
});

test('a container that has not begun has no log, and one that began again has two', () => {
  const status = (name: string, restartCount: number, state: object) => ({ name, restartCount, state, image: '', imageID: '', ready: false });
  const running = { running: {} };
  const pod = {
    metadata: { name: 'a', namespace: 'spire' },
    status: {
      initContainerStatuses: [status('sidecar', 0, running)],
      containerStatuses: [
        status('waits', 0, { waiting: {} }),
        status('again', 2, running),
        status('crashes', 3, { waiting: {} }),
        status('ended', 0, { terminated: {} }),
      ],
    },
  };
  expect(logsOf(pod).map(({ file, path }) => `${file} ${path.split('?')[1]}`)).toEqual([
    'logs/spire/a/sidecar.0.log container=sidecar&timestamps=true',
    'logs/spire/a/again.2.log container=again&timestamps=true',
    'logs/spire/a/again.1.log container=again&timestamps=true&previous=true',
    'logs/spire/a/crashes.2.log container=crashes&timestamps=true&previous=true',
    'logs/spire/a/ended.0.log container=ended&timestamps=true',
  ]);
});
