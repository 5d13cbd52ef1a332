import type { Action } from './actions.ts';
import type { Expectation, RoundExpectation } from './expectations.ts';

/** A sentence that a learner could quote, the mechanism behind it, and what must be seen. */
interface StepWith<E extends RoundExpectation> {
  readonly title: string;
  readonly why: string;
  readonly do: readonly Action[];
  readonly expect: readonly E[];
}

export type Step = StepWith<Expectation>;

/** A step under a fault, or after it: it can also demand that something is as it was before. */
export type RoundStep = StepWith<RoundExpectation>;

export function step<E extends RoundExpectation>(
  title: string,
  body: { readonly why: string; readonly do?: readonly Action[]; readonly expect: readonly E[] },
): StepWith<E> {
  return { title, why: body.why, do: body.do ?? [], expect: body.expect };
}
