import { expect, test } from 'vitest';
import type { RunEvent } from '../core/events.ts';
import { collector } from './collect.ts';
import { agentPod, brokenEvents, events, problem, report, serverStop, symptomEnds } from './sample.ts';

function collected(all: readonly RunEvent[]) {
  const { onEvent, finish } = collector();
  all.forEach(onEvent);
  const { $schema, tasks, tests, pods, problems, ...parts } = report;
  return finish(parts);
}

test('tasks with their needs and times, tests as they ended', () => {
  const { tasks, tests, problems, $schema } = collected(events);
  expect($schema).toBe('urn:spirelab:report:1');
  expect(tasks).toEqual([
    { id: 'engine', title: 'Ask the container engine', needs: [], status: 'done', start: 0.002, seconds: 0.6 },
    { id: 'images', title: 'Make the images ready', needs: ['engine'], status: 'done', start: 0.601, seconds: 14.2 },
    { id: 'cluster', title: 'Create the cluster', needs: ['engine'], status: 'done', start: 0.602, seconds: 31.9 },
  ]);
  expect(tests).toEqual([serverStop]);
  expect(problems).toEqual([]);
});

test('what became of pods, without what was told again because the lab was attached to again', () => {
  const told = (at: number, change: Partial<typeof agentPod>): RunEvent => ({ type: 'pod.changed', at, ...agentPod, ...change });
  const later = '2026-11-22T19:41:00.000000000Z';
  const other = { uid: 'another', seenAt: later };
  const changes = [told(1, {}), told(2, { seenAt: later }), told(3, other), told(4, { seenAt: later, restarts: 1 }), told(5, { seenAt: later })];
  expect(collected([...events.slice(0, 3), ...changes, ...events.slice(3)]).pods).toEqual([
    agentPod,
    { ...agentPod, ...other },
    { ...agentPod, seenAt: later, restarts: 1 },
    { ...agentPod, seenAt: later },
  ]);
});

test('a problem that is told twice is one problem', () => {
  expect(collected(brokenEvents).problems).toEqual([problem]);
});

test('a run that stops midway loses neither its tasks nor its test', () => {
  const cut = events.findIndex(symptomEnds);
  const { tests } = collected(events.slice(0, cut + 1));
  expect(tests).toEqual([
    {
      id: serverStop.id,
      repetition: 1,
      title: serverStop.title,
      status: 'error',
      startedAt: '2026-11-22T19:40:00.000Z',
      seconds: 23,
      tainted: true,
      steps: serverStop.steps.slice(0, 3),
    },
  ]);
  expect(collected(events.slice(0, 6)).tasks.map(({ id, status }) => [id, status])).toEqual([
    ['engine', 'done'],
    ['images', 'cancelled'],
    ['cluster', 'cancelled'],
  ]);
});

test('every repetition of a test is kept, the one that failed and the one that passed after it', () => {
  const again = events.map((event): RunEvent => {
    const again = 'run' in event ? { ...event, run: { ...event.run, repetition: 2 } } : event;
    return again.type === 'test.ended' ? { ...again, status: 'passed' } : again;
  });
  expect(collected([...events, ...again]).tests.map(({ id, repetition, status }) => `${id} ${repetition} ${status}`)).toEqual([
    'acid.server-stop 1 failed',
    'acid.server-stop 2 passed',
  ]);
});
