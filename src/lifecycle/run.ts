import type { Emit, RunEvent } from '../core/events.ts';
import type { Clock } from '../engine/clock.ts';
import type { Settings } from './settings.ts';

export type Agreed = 'reset' | 'rebuild';

export interface BundleRequest {
  /** To be written. */
  readonly file: string;
  readonly toolVersion: string;
  /** What the run has said so far. */
  readonly events: () => readonly RunEvent[];
}

/** What every piece of work on a lab is given. */
export interface Run {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /**
   * What may be thrown away of what somebody did to the lab by hand: the changes (`reset`), or the cluster with them
   * (`rebuild`). Absent where nobody was asked.
   */
  readonly agreed?: Agreed;
  /** What becomes of a run that fails: a file from which somebody can find out why. */
  readonly bundle?: BundleRequest;
}
