import type { Judge, Rule } from '../../src/lab/mistakes.ts';

/** A rule by the whole of what it tells, which is what most of its tests are about. */
export function saying<Answer>(finds: Rule<Answer>): Judge<Answer> {
  return (answer) => finds(answer)?.says;
}
