import { type RunEvent, runKey, stepKey, type TestRun } from '../core/events.ts';
import { begunSteps } from './begun-steps.ts';
import type { GrowingList } from './growing-list.ts';
import type { ListrView } from './listr-view.ts';
import { painter } from './paint.ts';
import { runName } from './run-name.ts';
import { viewLines } from './view-lines.ts';
import { counted, type Decided, outcomeOf, stepRow, taskRow, testOutcome, testRow } from './view-rows.ts';

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
  const titles = new Map<string, string>();
  const begun = begunSteps();
  const decided = new Map<string, Decided>();
  let latest = { at: 0, clock: clock() };
  const lines = viewLines({ paint: painter(color), titleWidth, now: () => latest.at + clock() - latest.clock });

  function addTest(key: string, title: string) {
    const branch = list.addBranch(title);
    stepLists.set(key, branch.list);
    return branch;
  }

  function onEvent(event: RunEvent): void {
    latest = { at: event.at, clock: clock() };
    begun.onEvent(event);
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
        titles.set(key, title);
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
        decided.set(rowKey(event), counted(decided.get(rowKey(event)), event.result));
        break;
      case 'step.ended':
        lines.settle(rowKey(event), outcomeOf(event.status), stepRow(event, begun.of(event), decided.get(rowKey(event))));
        break;
      case 'test.ended':
        lines.settle(testKey(event.run), testOutcome(event), testRow(event, titles.get(testKey(event.run))));
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
