import { isDeepStrictEqual } from 'node:util';
import type { Answers } from '../evidence/answers.ts';
import { type About, aboutOf } from '../evidence/describe-question.ts';
import type { Ask, Kind, Question } from '../evidence/questions.ts';
import { describeMatch, type FieldMatch, type Match } from './match.ts';
import { type Judge, judgeOf, type Rule } from './mistakes.ts';
import { describeMoment, type Moment, stepBegan } from './moments.ts';
import type { LogSource } from './sources.ts';

/** Opens and closes relative to a moment; seconds. Before it opens is too early, after it closes too late. */
export interface Window {
  readonly from: Moment;
  readonly opensAfter: number;
  readonly closesAfter: number;
}

/** How lines are told apart when several are wanted: one agent that fails three times is not three agents. */
export type Distinct =
  | { readonly by: 'line' | 'node' | 'pod'; readonly count: number }
  | { readonly by: 'field'; readonly field: string; readonly count: number };

export interface Logged {
  readonly kind: 'logged';
  readonly describe: string;
  /** Any of these may write it. */
  readonly sources: readonly LogSource[];
  readonly match: Match;
  readonly distinct: Distinct;
  readonly window: Window;
  /** True where it is no symptom: it must hold with the fault and without. A control run asks nothing of it. */
  readonly holdsAnyway: boolean;
}

export interface Never {
  readonly kind: 'never';
  readonly describe: string;
  readonly sources: readonly LogSource[];
  readonly match: Match;
  /** Closes when that expectation of the same step is decided: it costs no waiting and cannot pass vacuously. */
  readonly until: Logged | State;
}

/** What a question was answered with, and what is wrong with that, if anything. */
export interface Seen {
  /** The answer, as JSON. */
  readonly state: string;
  readonly wrong?: string;
}

/** A question and who judges its answer: the type of both is known only where they were put together. */
export type Look = (ask: Ask) => Promise<Seen>;

export interface State {
  readonly kind: 'state';
  readonly describe: string;
  readonly about: About;
  /** Asks, and judges the answer. */
  readonly look: Look;
  /** Seconds. */
  readonly within: number;
}

/** A state that a fault must not change: equal to what was read before it. So it means something in an acid test's rounds only. */
export interface Unchanged {
  readonly kind: 'unchanged';
  readonly describe: string;
  readonly about: About;
  /** Asks before the fault; what it gives asks again, and compares. */
  readonly remember: (ask: Ask) => Promise<Look>;
  readonly within: number;
}

/** What a look at a lab can decide, whenever it is taken. */
export type Expectation = Logged | Never | State;

/** What can be decided in a round of an acid test, before which the lab was looked at. */
export type RoundExpectation = Expectation | Unchanged;

interface LoggedOptions {
  readonly where?: Readonly<Record<string, FieldMatch>>;
  readonly distinct?: Distinct;
  /** Seconds after the step began (or after `after`) at which it must have happened. */
  readonly within: number;
  /** Must not happen before this moment. */
  readonly after?: Moment;
  /** Seconds after that moment before which it is too early; negative allows for the certificate's whole seconds. */
  readonly notBefore?: number;
  readonly holdsAnyway?: boolean;
}

/** Expects a line in a log, within two-sided bounds. */
export function logged(from: LogSource | readonly LogSource[], message: string | RegExp, options: LoggedOptions): Logged {
  const sources = Array.isArray(from) ? (from as readonly LogSource[]) : [from as LogSource];
  const match = { message, fields: options.where ?? {} };
  const distinct = options.distinct ?? { by: 'line', count: 1 };
  const window = { from: options.after ?? stepBegan, opensAfter: options.notBefore ?? 0, closesAfter: options.within };
  const several = distinct.count === 1 ? '' : ` (${distinct.count} different ${distinct.by === 'field' ? distinct.field : distinct.by}s)`;
  const when = options.after === undefined ? `within ${options.within} s` : `not before ${describeMoment(options.after)}, and within ${options.within} s of it`;
  return {
    kind: 'logged',
    describe: `${sources.map(({ name }) => name).join(' or ')} logs ${describeMatch(match)}${several} ${when}`,
    sources,
    match,
    distinct,
    window,
    holdsAnyway: options.holdsAnyway ?? false,
  };
}

/** Expects that a line does not come before another expectation of the same step is decided. */
export function never(
  from: LogSource | readonly LogSource[],
  message: string | RegExp,
  options: { readonly where?: Readonly<Record<string, FieldMatch>>; readonly until: Logged | State },
): Never {
  const sources = Array.isArray(from) ? (from as readonly LogSource[]) : [from as LogSource];
  const match = { message, fields: options.where ?? {} };
  return {
    kind: 'never',
    describe: `${sources.map(({ name }) => name).join(' or ')} never logs ${describeMatch(match)}`,
    sources,
    match,
    until: options.until,
  };
}

/** Expects a state of the cluster or of SPIRE. */
export function state<K extends Kind>(describe: string, question: Question<K>, finds: Judge<Answers[K]> | Rule<Answers[K]>, within: number): State {
  return { kind: 'state', describe, about: aboutOf(question), look: lookAt(question, judgeOf(finds)), within };
}

/** Expects that the fault did not change a state. */
export function unchanged<K extends Kind>(describe: string, question: Question<K>, within = 5): Unchanged {
  return { kind: 'unchanged', describe, about: aboutOf(question), remember: remembering(question, isDeepStrictEqual), within };
}

/** Expects that the fault took nothing away from a list. */
export function kept<K extends ListKind>(describe: string, question: Question<K>, within = 5): Unchanged {
  return { kind: 'unchanged', describe, about: aboutOf(question), remember: remembering(question, hasEach), within };
}

/** Kinds of questions that a list answers. */
type ListKind = { readonly [K in Kind]: Answers[K] extends readonly (object | string | undefined)[] ? K : never }[Kind];

type Item = Answers[ListKind][number];

function hasEach(now: readonly Item[], before: readonly Item[]): boolean {
  return before.every((item) => now.some((each) => isDeepStrictEqual(each, item)));
}

function remembering<K extends Kind>(question: Question<K>, isKept: (now: Answers[K], before: Answers[K]) => boolean): Unchanged['remember'] {
  return async (ask) => {
    const before = await ask(question);
    return lookAt(question, (now) => (isKept(now, before) ? undefined : `before the fault it was ${asJson(before)}, now it is ${asJson(now)}`));
  };
}

function lookAt<K extends Kind>(question: Question<K>, judge: Judge<Answers[K]>): Look {
  return async (ask) => {
    const answer = await ask(question);
    const wrong = judge(answer);
    return { state: asJson(answer), ...(wrong === undefined ? {} : { wrong }) };
  };
}

/** What is not there at all, such as a Service, has no text in JSON. */
function asJson<K extends Kind>(answer: Answers[K]): string {
  return JSON.stringify(answer) ?? 'null';
}
