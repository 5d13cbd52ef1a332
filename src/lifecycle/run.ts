import type { Emit } from '../core/events.ts';
import type { Clock } from '../engine/clock.ts';
import type { Settings } from './settings.ts';

/** What every piece of work on a lab is given. */
export interface Run {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Where to write down what somebody needs to find out why a run failed. */
  readonly bundle?: string;
}
