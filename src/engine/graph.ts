import type { LabAddress } from '../core/command-line.ts';
import type { Emit, News } from '../core/events.ts';
import { Failure, toProblem } from '../core/failure.ts';
import type { Clock } from './clock.ts';

/** One task of a graph. It starts when all that it needs has ended well, whatever else still runs. */
export interface Task<Id extends string = string> {
  readonly id: Id;
  readonly title: string;
  readonly needs: readonly Id[];
  /** Returns what there is to say about the result, if anything. */
  readonly run: (signal: AbortSignal, note: (news: News) => void) => Promise<string | undefined>;
}

/**
 * Runs a graph of tasks. The first failure aborts whatever still runs, waits for it to end, and is thrown: nothing of
 * the graph goes on behind the caller's back.
 */
export async function runGraph(
  tasks: readonly Task[],
  { clock, emit, signal, settings }: { readonly clock: Clock; readonly emit: Emit; readonly signal: AbortSignal; readonly settings: LabAddress },
): Promise<void> {
  refuseUnknownNeeds(tasks);
  emit({ type: 'plan', tasks: tasks.map(({ id, title, needs }) => ({ id, title, needs })) });
  const failing = new AbortController();
  const either = AbortSignal.any([signal, failing.signal]);
  const ended = new Map<string, Promise<boolean>>();
  let first: { readonly error: unknown } | undefined;

  const start = async (task: Task): Promise<boolean> => {
    const needed = await Promise.all(task.needs.map((need) => ended.get(need)));
    const { id, title } = task;
    if (!needed.every(Boolean) || either.aborted) {
      emit({ type: 'task.ended', task: id, title, status: 'cancelled', seconds: 0 });
      return false;
    }
    const began = clock.now();
    const seconds = (): number => (clock.now() - began) / 1000;
    emit({ type: 'task.started', task: id, title });
    try {
      const detail = await task.run(either, (news) => emit(typeof news === 'string' ? { type: 'task.noted', task: id, note: news } : { ...news, task: id }));
      emit({ type: 'task.ended', task: id, title, status: 'done', seconds: seconds(), ...(detail === undefined ? {} : { detail }) });
      return true;
    } catch (error) {
      const cause = first === undefined && !signal.aborted;
      if (cause) {
        first = { error };
        failing.abort(error);
      }
      emit({
        type: 'task.ended',
        task: id,
        title,
        status: cause ? 'failed' : 'cancelled',
        seconds: seconds(),
        ...(cause ? { problem: toProblem(error, settings) } : {}),
      });
      return false;
    }
  };
  // In order of the list, which names every task after those that it needs.
  for (const task of tasks) ended.set(task.id, start(task));
  await Promise.all(ended.values());
  signal.throwIfAborted();
  if (first !== undefined) throw first.error;
}

/** Before anything runs: a graph that is wrong must not be left half done. @throws Failure E_DEFECT */
function refuseUnknownNeeds(tasks: readonly Task[]): void {
  const before = new Set<string>();
  for (const { id, needs } of tasks) {
    const missing = needs.find((need) => !before.has(need));
    if (missing !== undefined) throw new Failure('E_DEFECT', `The task ${id} needs ${missing}, which does not come before it.`);
    before.add(id);
  }
}
