import type { Action } from './actions.ts';

/** Something broken on purpose, and how it is mended. */
export interface Fault {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly inject: readonly Action[];
  readonly heal: readonly Action[];
}

export function defineFault(fault: Fault): Fault {
  return fault;
}
