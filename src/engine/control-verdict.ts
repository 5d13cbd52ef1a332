import type { ControlVerdict, ExpectationResult, StepResult } from '../core/results.ts';
import type { AcidTest } from '../lab/define-lab.ts';

/**
 * With the fault left out a test must fail, and for the right reason: healthy before, and every symptom absent. A
 * symptom that is seen although nothing was broken proves that the expectation would pass on anything.
 */
export function controlVerdict(test: AcidTest, steps: readonly StepResult[], thrown: unknown): ControlVerdict {
  const no = (explanation: string): ControlVerdict => ({ holds: false, explanation });
  if (thrown !== undefined) return no('the run broke before the test could fail');
  if (steps[0]?.status !== 'passed') return no('the lab was not healthy to begin with');
  const results = new Map(steps.flatMap(({ expectations }) => expectations).map((result) => [result.describe, result]));
  const symptoms = test.rounds
    .flatMap((round) => round.symptoms)
    .flatMap((step) => step.expect)
    .filter((expectation) => expectation.kind === 'logged' && !expectation.holdsAnyway);
  const seen = symptoms.map(({ describe }) => results.get(describe)).filter((result) => !isAbsent(result));
  if (seen.length > 0)
    return no(`without the fault, this came all the same: ${seen.map((result) => result?.describe ?? 'an expectation that was not judged').join('; ')}`);
  return { holds: true, explanation: `without the fault, none of its ${symptoms.length} symptoms came, and the test failed` };
}

function isAbsent(result: ExpectationResult | undefined): boolean {
  return result?.status === 'failed' && result.reason === 'absent';
}
