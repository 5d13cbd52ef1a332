import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import type { RunEvent } from '../core/events.ts';
import { heartbeat } from './heartbeat.ts';

const images = { type: 'task.started', at: 0, task: 'images', title: 'All images are here' } as const;
const kubernetes: RunEvent = {
  type: 'part.started',
  at: 1000,
  task: 'images',
  part: 'kubernetes',
  doing: 'building',
  counted: { noun: 'program', number: 1, of: 24 },
  usualSeconds: 330,
};

/** What was said by a run of some seconds, with the second in which each was said. */
async function said(events: readonly RunEvent[], seconds: number, linesAt: readonly number[] = []): Promise<readonly string[]> {
  const clock = new FakeClock();
  const lines: string[] = [];
  let last = 0;
  const beats = heartbeat(
    (text) => text.forEach((line) => void lines.push(`${clock.now() / 1000} ${line}`)),
    () => last,
    clock,
  );
  for (const at of linesAt) clock.at(at * 1000, () => (last = clock.now()));
  for (const event of events) clock.at(event.at, () => beats.onEvent(event));
  await clock.after(seconds * 1000, new AbortController().signal);
  beats.stop();
  return lines;
}

test('in half a minute of silence it says what runs, for how long, and what is usual', async () => {
  expect(await said([images, kubernetes], 65)).toMatchInlineSnapshot(`
    [
      "30 still  All images are here  30.0s",
      "30        building kubernetes, program 1 of 24, for 29 s, usually 5 min 30 s",
      "60 still  All images are here  60.0s",
      "60        building kubernetes, program 1 of 24, for 59 s, usually 5 min 30 s",
    ]
  `);
});

test('a line that came meanwhile is news enough', async () => {
  expect(await said([images], 65, [20])).toMatchInlineSnapshot(`
    [
      "50 still  All images are here  50.0s",
    ]
  `);
});

test('what has ended is not named', async () => {
  const ended: RunEvent[] = [
    { type: 'part.ended', at: 5000, task: 'images', part: 'kubernetes', seconds: 4 },
    { type: 'task.started', at: 6000, task: 'kind', title: 'kind is here' },
    { type: 'task.noted', at: 7000, task: 'kind', note: 'downloading kind v0.33.0' },
    { type: 'task.ended', at: 9000, task: 'images', title: 'All images are here', status: 'done', seconds: 9 },
  ];
  expect(await said([images, kubernetes, ...ended], 35)).toMatchInlineSnapshot(`
    [
      "30 still  kind is here  24.0s  (downloading kind v0.33.0)",
    ]
  `);
});

test('nothing is said while nothing runs', async () => {
  expect(await said([], 200)).toEqual([]);
});
