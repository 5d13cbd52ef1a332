import type { LabAddress } from '../core/command-line.ts';
import type { Failure } from '../core/failure.ts';
import type { Answers } from '../evidence/answers.ts';
import type { Kind, Question } from '../evidence/questions.ts';
import type { Action } from '../lab/actions.ts';
import type { Fault } from '../lab/faults.ts';
import type { LogBook } from '../logs/log-book.ts';

/** A lab that runs, as the engine sees it: it writes logs, can be acted upon and be asked. */
export interface RunningLab {
  /** How its user calls it: for what is to be typed next. */
  readonly address: LabAddress;
  readonly logs: LogBook;
  /** UIDs of the pods that exist now; a step's "new" pods are those that are not among them. */
  podUids(): ReadonlySet<string>;
  /** UIDs of the pods that exist now and did when it was this late; the API server tells their begin in whole seconds. */
  podUidsAt(time: bigint): ReadonlySet<string>;
  perform(action: Action, signal: AbortSignal): Promise<void>;
  /** @throws Failure E_KUBERNETES, E_SPIRE_CLI where nobody answers */
  ask<K extends Kind>(question: Question<K>, signal: AbortSignal): Promise<Answers[K]>;
  /**
   * What is wrong with the ground: the engine, a node, the API server. Undefined when all of it answers. Asked before
   * a failure is blamed on SPIRE.
   */
  ground(signal: AbortSignal): Promise<Failure | undefined>;
}

/** Where the undo of a fault is written down, for whoever comes after a run that was killed. */
export interface UndoBook {
  /** Before anything of the fault is done. */
  open(fault: Fault): Promise<void>;
  /** When nothing of it is left. */
  close(fault: Fault): Promise<void>;
}
