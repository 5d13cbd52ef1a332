import { Listr, type ListrTask, ListrTaskState } from 'listr2';

export type Outcome = 'done' | 'failed' | 'skipped';

/** A line of the view. It does no work: whoever watches the events starts and settles it. */
export interface Item {
  retitle(title: string): void;
  start(): void;
  settle(outcome: Outcome, title: string): void;
}

/** A line with lines of its own below it. */
export interface Branch extends Item {
  readonly list: GrowingList;
}

export interface GrowingList {
  add(title: string): Item;
  addBranch(title: string): Branch;
  /** One line below all others, until the next one. */
  announce(text: string): void;
  /** Lets listr2 finish the list; every started item must have been settled. */
  close(): Promise<void>;
  /** What listr2 has to run so that the list lives. It has no title, so it is not seen. */
  readonly keeper: ListrTask;
}

type Wrapper = Parameters<ListrTask['task']>[1];
type Task = Wrapper['task'];
type Run = (added: Task) => Promise<void> | Listr;

const stateOf = {
  done: ListrTaskState.COMPLETED,
  failed: ListrTaskState.FAILED,
  skipped: ListrTaskState.SKIPPED,
} as const;
export const listOptions = { concurrent: true, exitOnError: false } as const;

/**
 * listr2 runs the tasks that a list has when it starts, but tests and steps are not known by then. So listr2 is given
 * one task that waits for the end, and what comes later is added to its list and run here.
 */
export function growingList(): GrowingList {
  const begun = Promise.withResolvers<Wrapper>();
  const closed = Promise.withResolvers<void>();
  const runs: Promise<void>[] = [];

  function grow(title: string, run: Run, settled: () => void): Item {
    const grown = begun.promise.then(async (self) => {
      const { listr } = self.task;
      listr.add({ title, task: () => run(added) });
      const added = listr.tasks.at(-1) as Task;
      await added.check({});
      return { added, self };
    });
    return {
      retitle: (text) => void grown.then(({ added }) => (added.title$ = text)),
      start: () => void runs.push(grown.then(({ added, self }) => added.run({}, self))),
      settle: (outcome, text) =>
        void grown.then(({ added }) => {
          added.title$ = text;
          added.state$ = stateOf[outcome];
          settled();
        }),
    };
  }

  return {
    add: (title) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      return grow(title, () => promise, resolve);
    },
    addBranch: (title) => {
      const list = growingList();
      const item = grow(
        title,
        (added) => new Listr([list.keeper], listOptions, added),
        () => void list.close(),
      );
      return { ...item, list };
    },
    announce: (text) => void begun.promise.then(({ task }) => (task.output$ = text)),
    close: async () => {
      await begun.promise;
      await Promise.all(runs);
      closed.resolve();
    },
    keeper: {
      task: (_, self) => {
        begun.resolve(self);
        return closed.promise;
      },
    },
  };
}
