import { type PartStarted, type RunEvent, stepKey } from '../core/events.ts';
import { runningPartText } from './part-text.ts';
import { runName } from './run-name.ts';
import { secondsText } from './seconds-text.ts';

export interface Heartbeat {
  onEvent(event: RunEvent): void;
  /** Must be called when the run ends. */
  stop(): void;
}

interface Waiting {
  /** Milliseconds of the run. */
  now(): number;
  after(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Milliseconds without a line after which whoever reads a log wonders whether anything still happens. */
const silence = 30_000;

/** Says what still runs, and for how long, once nothing was written for half a minute; `lastLine` is when that was. */
export function heartbeat(write: (lines: readonly string[]) => void, lastLine: () => number, clock: Waiting): Heartbeat {
  const running = new Map<string, { readonly title: string; readonly since: number; readonly note?: string }>();
  const parts = new Map<string, Map<string, PartStarted & { readonly since: number }>>();
  const stopping = new AbortController();

  function still(): readonly string[] {
    const seconds = (since: number) => (clock.now() - since) / 1000;
    return [...running].flatMap(([key, { title, since, note }]) => [
      `still  ${title}  ${secondsText(seconds(since))}${note === undefined ? '' : `  (${note})`}`,
      ...[...(parts.get(key)?.values() ?? [])].map((part) => `       ${runningPartText(part, seconds(part.since))}`),
    ]);
  }

  async function beat(): Promise<void> {
    for (;;) {
      const due = Math.max(lastLine(), told) + silence;
      if (clock.now() >= due) {
        told = clock.now();
        write(still());
      } else await clock.after(due - clock.now(), stopping.signal);
    }
  }

  let told = clock.now();
  beat().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });

  return {
    onEvent: (event) => {
      switch (event.type) {
        case 'task.started':
          running.set(event.task, { title: event.title, since: event.at });
          break;
        case 'task.noted': {
          const task = running.get(event.task);
          if (task !== undefined) running.set(event.task, { ...task, note: event.note });
          break;
        }
        case 'task.ended':
          running.delete(event.task);
          parts.delete(event.task);
          break;
        case 'part.started':
          parts.set(event.task, new Map([...(parts.get(event.task) ?? []), [event.part, { ...event, since: event.at }]]));
          break;
        case 'part.ended':
          parts.get(event.task)?.delete(event.part);
          break;
        case 'step.started':
          running.set(stepKey(event), { title: `${runName(event.run)}, ${event.phase}: ${event.title}`, since: event.at });
          break;
        case 'step.ended':
          running.delete(stepKey(event));
          break;
        default:
      }
    },
    stop: () => stopping.abort(),
  };
}
