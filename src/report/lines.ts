import type { RunEvent } from '../core/events.ts';
import { begunSteps } from './begun-steps.ts';
import { linesOf, type Verbosity } from './event-lines.ts';
import { problemKey } from './problem-key.ts';
import { runName } from './run-name.ts';

export type { Verbosity };

export interface LinesOptions {
  readonly verbosity: Verbosity;
}

const indent = ' '.repeat('[  0.0s] '.length);

/** For pipes and CI: plain lines, each event's first one with the seconds since the run began. */
export function linesReporter(write: (line: string) => void, { verbosity }: LinesOptions): (event: RunEvent) => void {
  const told = new Set<string>();
  const begun = begunSteps();
  let last: string | undefined;
  return (event) => {
    begun.onEvent(event);
    if (event.type === 'problem' && told.has(problemKey(event.problem))) return;
    const problem = problemIn(event);
    if (problem !== undefined) told.add(problemKey(problem));
    const prefix = stamp(event.at);
    const lines = linesOf(event, verbosity, begun).flatMap((text) => text.split('\n'));
    const whose = 'run' in event && event.type !== 'test.started' && lines.length > 0 ? runName(event.run) : undefined;
    // Tests that run side by side speak in turns: whose turn it is must be seen.
    if (whose !== undefined && last !== undefined && whose !== last) write(`${prefix}  of ${whose}:`);
    if (event.type === 'test.started') last = runName(event.run);
    else if (whose !== undefined) last = whose;
    stamped(event.at, lines).forEach(write);
  };
}

/** Lines as all are written: the seconds of the run before the first, the others below it. */
export function stamped(at: number, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `${index === 0 ? stamp(at) : indent}${line}`.trimEnd());
}

const stamp = (at: number) => `[${(at / 1000).toFixed(1).padStart(5)}s] `;

function problemIn(event: RunEvent) {
  if (event.type === 'step.ended') return event.error;
  return event.type === 'task.ended' || event.type === 'problem' ? event.problem : undefined;
}
