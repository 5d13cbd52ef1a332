/** What is wrong in a state, told in two ways: so that a learner can be led to it before it is named. */
export interface Mistake {
  /** What kind of thing differs, without its values: enough to look for it, too little to copy it. */
  readonly differs: string;
  /** The whole: which object has what, and what is wanted. */
  readonly says: string;
  /** Whether it can pass by itself within seconds, as where a pod starts. What cannot pass need not be waited for. */
  readonly mayPass: boolean;
}

/** A mistake, and the rule that found it. */
export interface Finding extends Mistake {
  /** The id of the rule. */
  readonly rule: string;
}

/** Finds one mistake in what a question was answered with. Pure. */
export type Rule<Answer> = (answer: Answer) => Finding | undefined;

/**
 * A rule, and what it is called in results and reports: `<area>/<what is wrong>`, never renamed. Each rule of a kind has the
 * same id, whichever workload or object it is about.
 */
export function rule<Answer>(id: string, finds: (answer: Answer) => Mistake | undefined): Rule<Answer> {
  return (answer) => {
    const found = finds(answer);
    return found === undefined ? undefined : { ...found, rule: id };
  };
}

/** Says what is wrong with what a question was answered with, or nothing. Pure. */
export type Judge<Answer> = (answer: Answer) => string | undefined;

/** It stays until somebody mends it. */
export function mistake(differs: string, says: string): Mistake {
  return { differs, says, mayPass: false };
}

/** It may be gone a moment later, with nobody doing anything. */
export function passingMistake(differs: string, says: string): Mistake {
  return { differs, says, mayPass: true };
}

/** A judge's verdict as a mistake, which may pass: judges look at what comes and goes. */
export function finding<Answer>(id: string, differs: string, judge: Judge<Answer>): Rule<Answer> {
  return rule(id, (answer) => {
    const says = judge(answer);
    return says === undefined ? undefined : passingMistake(differs, says);
  });
}

/** The first mistake of several, each looked for in the same state. */
export function noneOf<Answer>(...rules: readonly Rule<Answer>[]): Rule<Answer> {
  return (answer) => rules.map((finds) => finds(answer)).find((found) => found !== undefined);
}

/** A state is as a fault has it where the mistake is made. */
export function isMade<Answer>(finds: Rule<Answer>): Judge<Answer> {
  return (answer) => (finds(answer) === undefined ? 'it is not so' : undefined);
}

/** The first that is wrong by any of several judges. */
export function allOf<Answer>(...judges: readonly Judge<Answer>[]): Judge<Answer> {
  return (answer) => judges.map((judge) => judge(answer)).find((wrong) => wrong !== undefined);
}

/** A state is as it should be where the mistake is not made. */
export function judgeOf<Answer>(finds: Rule<Answer> | Judge<Answer>): Judge<Answer> {
  return (answer) => {
    const found = finds(answer);
    return typeof found === 'object' ? found.says : found;
  };
}
