/**
 * What a run found, as data. `report.json` is a rendering of these types and nothing more; report-schema.ts holds
 * the same shapes as a schema, and a test keeps the two equal.
 */

/** A real log line, and the container that wrote it. */
export interface LineEvidence {
  readonly kind: 'line';
  /** RFC 3339 with nanoseconds, from the stream (never this process's clock). */
  readonly at: string;
  readonly node: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** The line as it was written. */
  readonly line: string;
}

/** Who can be asked for a state: the API server, SPIRE Server, or the container of a node. */
export type Authority = 'kubernetes' | 'spire-server' | 'node';

/** A state as it was read. */
export interface StateEvidence {
  readonly kind: 'state';
  /** RFC 3339 with nanoseconds: the cluster's time when it was read. */
  readonly at: string;
  /** Who answered. */
  readonly from: readonly Authority[];
  /** What was asked, as a noun phrase. */
  readonly question: string;
  /** The answer, as JSON. */
  readonly state: string;
}

/** A state that could not be read. It is no state: nothing is known of what was asked for. */
export interface UnansweredEvidence {
  readonly kind: 'unanswered';
  readonly at: string;
  readonly from: readonly Authority[];
  readonly question: string;
  readonly why: string;
}

/** What decided an expectation. */
export type Evidence = LineEvidence | StateEvidence | UnansweredEvidence;

/** When an expectation had to come true. Both ends are instants of the cluster's clock. */
export interface WindowResult {
  /** What decided where the window begins and ends: "after the fault was injected", "the earlier NotAfter of …". */
  readonly reason: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Why an expectation failed:
 * - `absent`: what was expected did not happen in its window;
 * - `too-early`: it happened before its window opened;
 * - `forbidden`: something happened that must never have;
 * - `different`: a state has another value than the expected one;
 * - `undecidable`: the evidence needed to decide never came.
 */
export type FailureReason = 'absent' | 'too-early' | 'forbidden' | 'different' | 'undecidable';

/** How long something took, and how long it might have: what a spread over many runs is made of. */
export interface Timing {
  /** Seconds from the moment that the window hangs on to what decided the expectation. */
  readonly seconds: number;
  /** Seconds after that moment before which it would have been too early; absent where nothing is too early. */
  readonly opensAfter?: number;
  readonly closesAfter: number;
}

export type ExpectationStatus = 'passed' | 'failed' | 'skipped';

/** What became of an expectation, for whoever knows which one it was. */
export interface Decision {
  readonly describe: string;
  readonly status: ExpectationStatus;
  readonly reason?: FailureReason;
  readonly expected: string;
  readonly received: string;
  readonly window?: WindowResult;
  /** Where something was waited for and came. */
  readonly timing?: Timing;
  readonly evidence: readonly Evidence[];
  /** On failure: the lines that came nearest to what was expected, best first. */
  readonly nearest: readonly LineEvidence[];
}

export interface ExpectationResult extends Decision {
  /** Where it is in its test: unique there, and the same whatever its words are. Results are compared by it. */
  readonly id: string;
}

/** How a step ended, for whoever knows what it was and how its expectations were decided. */
export type StepEnd = Pick<StepResult, 'status' | 'seconds' | 'error'>;

/** How a test ended, for whoever knows its steps. */
export type TestEnd = Pick<TestResult, 'status' | 'seconds' | 'tainted' | 'control'>;

export type StepPhase = 'healthy' | 'fault' | 'symptom' | 'heal' | 'recovery' | 'lesson' | 'check';

export interface StepResult {
  /** Where it is in its test: unique there, and the same whatever its words are. */
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly phase: StepPhase;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly startedAt: string;
  readonly seconds: number;
  readonly expectations: readonly ExpectationResult[];
  /** Set when the step's action itself failed, so that no expectation could be judged. */
  readonly error?: Problem;
}

/**
 * `failed`: SPIRE did not behave as the test says. `error`: the tool or its ground broke, which says nothing about
 * SPIRE. `tainted` says that the fault could not be healed.
 */
export interface TestResult {
  readonly id: string;
  /** Which of its repetitions this is, from 1 on. */
  readonly repetition: number;
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'error' | 'skipped';
  readonly startedAt: string;
  readonly seconds: number;
  readonly tainted: boolean;
  readonly steps: readonly StepResult[];
  /** Present in a control run (`test --control`): the fault was left out, so the test must fail. */
  readonly control?: ControlVerdict;
}

export interface ControlVerdict {
  readonly holds: boolean;
  readonly explanation: string;
}

/** What a fault will show first, and when: computed before it, from what was known then. */
export interface Prediction {
  /** As a noun phrase: “the first failure”. */
  readonly what: string;
  /** Whose log shows it: any of these. */
  readonly at: readonly string[];
  /** RFC 3339, by the cluster's clock. */
  readonly from: string;
  readonly to: string;
  /** What the two hang on. */
  readonly because: string;
}

/** An error as data: what happened, why, what to run next, and what state was left behind. */
export interface Problem {
  readonly code: string;
  readonly title: string;
  readonly message: string;
  readonly hint: string;
  readonly next?: string;
  readonly left?: string;
  readonly evidence?: readonly string[];
}
