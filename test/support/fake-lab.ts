import { usualLab } from '../../src/core/command-line.ts';
import { Failure } from '../../src/core/failure.ts';
import type { RunningLab } from '../../src/engine/ports.ts';
import type { Answers } from '../../src/evidence/answers.ts';
import type { Kind, Question } from '../../src/evidence/questions.ts';
import type { Action } from '../../src/lab/actions.ts';
import type { Writer } from '../../src/logs/entry.ts';
import { LogBook } from '../../src/logs/log-book.ts';
import { fromSeconds } from '../../src/logs/timestamp.ts';
import type { FakeClock } from './fake-clock.ts';
import { epoch, line, writer } from './lines.ts';

type Answering = { readonly [K in Kind]?: (question: Question<K>) => Answers[K] };

/** How the made-up lab behaves; a script of log lines after each action. */
export interface Script {
  /** What an action does. It takes a second unless this takes longer; what it throws is how it fails. */
  readonly onAction?: (action: Action, lab: FakeLab, signal: AbortSignal) => Promise<void> | void;
  /** What it answers, by the kind of a question; nobody answers any other. */
  readonly answers?: Answering;
  /** What is wrong with the ground, at any time. */
  readonly ground?: () => Failure | undefined;
}

export interface FakeLab extends RunningLab {
  /** Every action that was begun, in order. */
  readonly performed: readonly Action[];
  /** Has a line written, now or in some milliseconds. A pod that is not known yet comes into being. */
  say(by: string | Writer, content: string | Readonly<Record<string, unknown>>, inMilliseconds?: number): void;
  remove(pod: string): void;
}

/** A running lab that exists only as a script; its time is the clock's. */
export function fakeLab(clock: FakeClock, script: Script = {}): FakeLab {
  const logs = new LogBook();
  logs.tick(epoch);
  const uids = new Set<string>();
  const made = new Map<string, bigint>();
  const performed: Action[] = [];
  const answers: Answering = script.answers ?? {};
  const lab: FakeLab = {
    address: usualLab,
    logs,
    performed,
    podUids: () => new Set(uids),
    podUidsAt: (time) => new Set([...uids].filter((uid) => (made.get(uid) ?? 0n) < time)),
    async perform(action, signal) {
      signal.throwIfAborted();
      performed.push(action);
      await clock.after(1000, signal);
      await script.onAction?.(action, lab, signal);
    },
    async ask<K extends Kind>(question: Question<K>, signal: AbortSignal): Promise<Answers[K]> {
      signal.throwIfAborted();
      const kind: K = question.kind;
      const answer = answers[kind];
      if (answer === undefined) throw new Failure('E_DEFECT', `This made-up lab has no answer to ${kind}.`);
      return answer(question);
    },
    ground: async () => script.ground?.(),
    say(by, content, inMilliseconds = 0) {
      const from = typeof by === 'string' ? writer(by) : by;
      const write = (): void => {
        uids.add(from.podUid);
        if (!made.has(from.podUid)) made.set(from.podUid, epoch + fromSeconds(clock.now() / 1000));
        logs.add(line(clock.now() / 1000, from, content));
      };
      if (inMilliseconds === 0) write();
      else clock.at(inMilliseconds, write);
    },
    remove: (pod) => void uids.delete(writer(pod).podUid),
  };
  return lab;
}
