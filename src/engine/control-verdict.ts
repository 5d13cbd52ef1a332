import type { ControlVerdict, ExpectationResult } from '../core/results.ts';
import type { RoundExpectation } from '../lab/expectations.ts';

/** An expectation of a symptom's step, and how it was decided, if it was. */
export interface Judged {
  readonly expectation: RoundExpectation;
  readonly result: ExpectationResult | undefined;
}

/**
 * With the fault left out a test must fail, and for the right reason: healthy before, and every symptom absent. A
 * symptom that is seen although nothing was broken proves that the expectation would pass on anything.
 */
export function controlVerdict({
  healthy,
  judged,
  thrown,
}: {
  readonly healthy: boolean;
  readonly judged: readonly Judged[];
  readonly thrown: unknown;
}): ControlVerdict {
  const no = (explanation: string): ControlVerdict => ({ holds: false, explanation });
  if (thrown !== undefined) return no('the run broke before the test could fail');
  if (!healthy) return no('the lab was not healthy to begin with');
  const symptoms = judged.filter(({ expectation }) => isSymptom(expectation));
  if (symptoms.length === 0) return no('it has no symptom that could be absent');
  const seen = symptoms.filter(({ result }) => !isAbsent(result));
  if (seen.length > 0)
    return no(`without the fault, this was seen too: ${seen.map(({ expectation, result }) => `${expectation.describe}${whyNotAbsent(result)}`).join('; ')}`);
  return { holds: true, explanation: `without the fault, none of its ${symptoms.length} symptoms came, and the test failed` };
}

/** What must be there because of the fault, and so be absent without it. What stays away, or stays as it was, is none. */
export function isSymptom(expectation: RoundExpectation): boolean {
  return (expectation.kind === 'logged' && !expectation.holdsAnyway) || expectation.kind === 'state';
}

/** A state that could not be read is not known to be another one. */
function isAbsent(result: ExpectationResult | undefined): boolean {
  if (result?.status !== 'failed') return false;
  return result.reason === 'absent' || (result.reason === 'different' && result.evidence.every(({ kind }) => kind !== 'unanswered'));
}

function whyNotAbsent(result: ExpectationResult | undefined): string {
  if (result === undefined) return ' (it was not looked for)';
  return result.evidence.some(({ kind }) => kind === 'unanswered') ? ' (it could not be read)' : '';
}
