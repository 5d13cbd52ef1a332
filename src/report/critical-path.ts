import type { TaskTiming } from '../core/report.ts';

export interface CriticalPath {
  /** Ids in the order in which they ran. */
  readonly path: readonly string[];
  /** How many seconds longer a task could have taken before the whole had taken longer. */
  readonly slack: ReadonlyMap<string, number>;
}

/** The chain of waiting that decided when the last task ended: from it back, each time, to the need that ended last. */
export function criticalPath(tasks: readonly TaskTiming[]): CriticalPath {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const path: string[] = [];
  let last = latest(tasks);
  while (last !== undefined && !path.includes(last.id)) {
    path.unshift(last.id);
    last = latest(last.needs.flatMap((need) => byId.get(need) ?? []));
  }
  return { path, slack: slackOf(tasks) };
}

/** Of two that ended together the one that began later: the other merely began before it. */
function latest(tasks: readonly TaskTiming[]): TaskTiming | undefined {
  return tasks.toSorted((a, b) => endOf(b) - endOf(a) || b.start - a.start)[0];
}

function endOf({ start, seconds }: TaskTiming): number {
  return start + seconds;
}

function slackOf(tasks: readonly TaskTiming[]): ReadonlyMap<string, number> {
  const end = Math.max(0, ...tasks.map(endOf));
  const latestEnds = new Map<string, number>();
  const latestEnd = (task: TaskTiming): number => {
    const known = latestEnds.get(task.id);
    if (known !== undefined) return known;
    // A plan has no cycles; were there one, this ends the recursion.
    latestEnds.set(task.id, end);
    const dependents = tasks.filter(({ needs }) => needs.includes(task.id));
    const found = Math.min(end, ...dependents.map((dependent) => latestEnd(dependent) - dependent.seconds));
    latestEnds.set(task.id, found);
    return found;
  };
  return new Map(tasks.map((task) => [task.id, Math.max(0, latestEnd(task) - endOf(task))]));
}
