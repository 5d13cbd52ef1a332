/** What is wrong in a state, told in two ways: so that a learner can be led to it before it is named. */
export interface Mistake {
  /** What kind of thing differs, without its values: enough to look for it, too little to copy it. */
  readonly differs: string;
  /** The whole: which object has what, and what is wanted. */
  readonly says: string;
  /** Whether it can pass by itself within seconds, as where a pod starts. What cannot pass need not be waited for. */
  readonly mayPass: boolean;
}

/** Finds one mistake in what a probe has answered. Pure. */
export type Rule = (value: unknown) => Mistake | undefined;

/** Says what is wrong with a state, or nothing. Pure. */
export type Judge = (value: unknown) => string | undefined;

/** It stays until somebody mends it. */
export function mistake(differs: string, says: string): Mistake {
  return { differs, says, mayPass: false };
}

/** It may be gone a moment later, with nobody doing anything. */
export function passingMistake(differs: string, says: string): Mistake {
  return { differs, says, mayPass: true };
}

/** A judge's verdict as a mistake, which may pass: judges look at what comes and goes. */
export function finding(differs: string, judge: Judge): Rule {
  return (value) => {
    const says = judge(value);
    return says === undefined ? undefined : passingMistake(differs, says);
  };
}

/** The first mistake of several, each looked for in the same state. */
export function noneOf(...rules: readonly Rule[]): Rule {
  return (value) => rules.map((finds) => finds(value)).find((found) => found !== undefined);
}

/** A state is as it should be where the mistake is not made. */
export function judgeOf(finds: Rule | Judge): Judge {
  return (value) => {
    const found = finds(value);
    return typeof found === 'object' ? found.says : found;
  };
}
