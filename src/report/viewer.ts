import { type RunEvent, runKey, stepKey, type TestRun } from '../core/events.ts';
import type { GrowingList } from './growing-list.ts';
import type { ListrView } from './listr-view.ts';
import { painter } from './paint.ts';
import { runName } from './run-name.ts';
import { viewLines } from './view-lines.ts';
import { outcomeOf, stepRow, taskRow, testOutcome, testRow } from './view-rows.ts';

export interface Viewer {
  onEvent(event: RunEvent): void;
  /** Writes running times anew. */
  refresh(): void;
  /** For a run that stopped midway. */
  stop(): void;
}

export interface ViewerOptions {
  readonly color: boolean;
  readonly clock: () => number;
}

/** Turns events into lines of a view. */
export function viewer({ list, titleWidth }: Pick<ListrView, 'list' | 'titleWidth'>, { color, clock }: ViewerOptions): Viewer {
  const stepLists = new Map<string, GrowingList>();
  let latest = { at: 0, clock: clock() };
  const lines = viewLines({ paint: painter(color), titleWidth, now: () => latest.at + clock() - latest.clock });

  function addTest(key: string, title: string) {
    const branch = list.addBranch(title);
    stepLists.set(key, branch.list);
    return branch;
  }

  function onEvent(event: RunEvent): void {
    latest = { at: event.at, clock: clock() };
    switch (event.type) {
      case 'plan':
        for (const { id, title } of event.tasks) lines.add(taskKey(id), { title, level: 0, add: list.add });
        break;
      case 'task.started':
        lines.start(taskKey(event.task), { title: event.title, level: 0, add: list.add });
        break;
      case 'task.noted':
        lines.note(taskKey(event.task), event.note);
        break;
      case 'part.started':
        lines.begin(taskKey(event.task), event);
        break;
      case 'part.ended':
        lines.end(taskKey(event.task), event.part);
        break;
      case 'task.ended':
        lines.settle(taskKey(event.task), outcomeOf(event.status), taskRow(event));
        break;
      case 'test.started': {
        const key = testKey(event.run);
        const title = `${runName(event.run)}: ${event.title}`;
        lines.start(key, { title, level: 0, add: (text) => addTest(key, text) });
        break;
      }
      case 'step.started': {
        const { add } = stepLists.get(testKey(event.run)) ?? list;
        lines.start(rowKey(event), { title: `${event.phase}: ${event.title}`, level: 1, add });
        break;
      }
      case 'expectation.settled':
        lines.countDecided(testKey(event.run));
        lines.countDecided(rowKey(event));
        break;
      case 'step.ended':
        lines.settle(rowKey({ run: event.run, step: event.result.id }), outcomeOf(event.result.status), stepRow(event.result));
        break;
      case 'test.ended':
        lines.settle(testKey({ test: event.result.id, repetition: event.result.repetition }), testOutcome(event.result), testRow(event.result));
        break;
      case 'noted':
        list.announce(event.text);
        break;
      default:
    }
  }

  return { onEvent, refresh: lines.refresh, stop: lines.stop };
}

const taskKey = (id: string) => `task ${id}`;
const testKey = (run: TestRun) => `test ${runKey(run)}`;
const rowKey = (told: { readonly run: TestRun; readonly step: string }) => `step ${stepKey(told)}`;
