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
  // A control run performs nothing but the symptoms, in their order, so each result has its place.
  const judged = steps.slice(1).flatMap(({ expectations }) => expectations);
  const symptoms = test.rounds
    .flatMap((round) => round.symptoms)
    .flatMap((step) => step.expect)
    .map((expectation, index) => ({ expectation, result: judged[index] }))
    .filter(({ expectation }) => expectation.kind === 'logged' && !expectation.holdsAnyway);
  if (symptoms.length === 0) return no('it has no symptom that could be absent');
  const seen = symptoms.filter(({ result }) => !isAbsent(result));
  if (seen.length > 0)
    return no(
      `without the fault, this was seen too: ${seen.map(({ expectation, result }) => `${expectation.describe}${result === undefined ? ' (it was not looked for)' : ''}`).join('; ')}`,
    );
  return { holds: true, explanation: `without the fault, none of its ${symptoms.length} symptoms came, and the test failed` };
}

function isAbsent(result: ExpectationResult | undefined): boolean {
  return result?.status === 'failed' && result.reason === 'absent';
}
