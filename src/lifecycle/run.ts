import type { Emit } from '../core/events.ts';
import type { Clock } from '../engine/clock.ts';
import type { Settings } from './settings.ts';

export type Agreed = 'reset' | 'rebuild';

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
  /** Where to write down what somebody needs to find out why a run failed. */
  readonly bundle?: string;
}
