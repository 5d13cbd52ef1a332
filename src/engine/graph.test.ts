import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { usualLab } from '../core/command-line.ts';
import type { Emission } from '../core/events.ts';
import { Failure } from '../core/failure.ts';
import { runGraph, type Task } from './graph.ts';

interface Plan {
  readonly needs?: readonly string[];
  readonly milliseconds?: number;
  readonly fails?: Error;
  /** Milliseconds that it takes to end after it was aborted. */
  readonly unwinds?: number;
}

function setting(plans: Readonly<Record<string, Plan>>) {
  const clock = new FakeClock();
  const abort = new AbortController();
  const events: Emission[] = [];
  const running = new Set<string>();
  const log: string[] = [];
  const tasks = Object.entries(plans).map(
    ([id, { needs = [], milliseconds = 10, fails, unwinds = 0 }]): Task => ({
      id,
      title: `Task ${id}`,
      needs,
      async run(signal, note) {
        running.add(id);
        log.push(`${clock.now()} ${id} begins`);
        note(`${id} is at it`);
        try {
          await clock.after(milliseconds, signal);
          if (fails !== undefined) throw fails;
          return `${id} did`;
        } catch (error) {
          await clock.after(unwinds, new AbortController().signal);
          throw error;
        } finally {
          running.delete(id);
          log.push(`${clock.now()} ${id} ends`);
        }
      },
    }),
  );
  const run = (): Promise<void> => runGraph(tasks, { clock, emit: (event) => events.push(event), signal: abort.signal, settings: usualLab });
  const statuses = (): Record<string, string> =>
    Object.fromEntries(events.flatMap((event) => (event.type === 'task.ended' ? [[event.task, event.status] as const] : [])));
  return { clock, abort, events, running, log, run, statuses };
}

const broken = new Failure('E_COMMAND', 'it broke');
const interrupted = new Failure('E_INTERRUPTED', 'Stopped by SIGINT.');

test('a task starts when all that it needs has ended, and what depends on nothing else runs at the same time', async () => {
  const { run, log } = setting({
    slow: { milliseconds: 30 },
    quick: { milliseconds: 10 },
    afterQuick: { needs: ['quick'], milliseconds: 10 },
    afterBoth: { needs: ['slow', 'afterQuick'] },
  });
  await run();
  expect(log).toEqual([
    '0 slow begins',
    '0 quick begins',
    '10 quick ends',
    '10 afterQuick begins',
    '20 afterQuick ends',
    '30 slow ends',
    '30 afterBoth begins',
    '40 afterBoth ends',
  ]);
});

test('the plan is told first, then what each task says, and how long it took', async () => {
  const { run, events } = setting({ only: { milliseconds: 1500 } });
  await run();
  expect(events).toEqual([
    { type: 'plan', tasks: [{ id: 'only', title: 'Task only', needs: [] }] },
    { type: 'task.started', task: 'only', title: 'Task only' },
    { type: 'task.noted', task: 'only', note: 'only is at it' },
    { type: 'task.ended', task: 'only', title: 'Task only', status: 'done', seconds: 1.5, detail: 'only did' },
  ]);
});

test('the first failure aborts what still runs, waits for it to end, and is what is thrown', async () => {
  const { run, statuses, running, clock } = setting({
    fails: { milliseconds: 10, fails: broken },
    runs: { milliseconds: 1000, unwinds: 50 },
    never: { needs: ['fails'] },
  });
  await expect(run()).rejects.toBe(broken);
  expect(statuses()).toEqual({ fails: 'failed', runs: 'cancelled', never: 'cancelled' });
  expect(running).toEqual(new Set());
  expect(clock.now()).toBe(60);
});

test('a second failure, while things unwind, does not hide the first', async () => {
  const { run, statuses, events } = setting({ first: { milliseconds: 10, fails: broken }, second: { milliseconds: 10, fails: new Error('because of it') } });
  await expect(run()).rejects.toBe(broken);
  expect(statuses()).toEqual({ first: 'failed', second: 'cancelled' });
  expect(events.filter((event) => event.type === 'task.ended' && event.problem !== undefined)).toHaveLength(1);
});

const chain = { one: {}, two: { needs: ['one'] }, three: { needs: ['two'] }, beside: { milliseconds: 100 }, last: { needs: ['three', 'beside'] } };

test.each(['one', 'two', 'three', 'beside', 'last'])('interrupted while %s runs, the graph ends everything, and throws the reason', async (task) => {
  const { run, abort, clock, running, log, statuses } = setting(chain);
  const begins = { one: 0, two: 10, three: 20, beside: 0, last: 100 }[task] ?? 0;
  clock.at(begins + 5, () => {
    expect(running).toContain(task);
    abort.abort(interrupted);
  });
  await expect(run()).rejects.toBe(interrupted);
  expect(running).toEqual(new Set());
  expect(statuses()).toMatchObject({ [task]: 'cancelled', last: 'cancelled' });
  expect(Object.values(statuses())).not.toContain('failed');
  expect(log.filter((entry) => entry.endsWith('begins'))).toHaveLength(log.filter((entry) => entry.endsWith('ends')).length);
});

test('a graph that was interrupted before it began starts nothing', async () => {
  const { run, abort, log, statuses } = setting(chain);
  abort.abort(interrupted);
  await expect(run()).rejects.toBe(interrupted);
  expect(log).toEqual([]);
  expect(new Set(Object.values(statuses()))).toEqual(new Set(['cancelled']));
});

test('a task that needs one which does not come before it is a defect, and nothing is begun', async () => {
  const { run, log } = setting({ one: {}, two: { needs: ['three'] }, three: {} });
  await expect(run()).rejects.toThrow('The task two needs three, which does not come before it.');
  expect(log).toEqual([]);
});
