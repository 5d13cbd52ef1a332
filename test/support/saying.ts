import type { Rule } from '../../src/lab/mistakes.ts';

/** A rule by the whole of what it tells, which is what most of its tests are about. */
export function saying(finds: Rule): (value: unknown) => string | undefined {
  return (value) => finds(value)?.says;
}
