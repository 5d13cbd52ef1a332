/**
 * A lesson that can be taken as it is, to be rewritten part by part: every part has something real in it, and a sentence
 * that says what belongs there.
 */
export function lessonSkeleton(id: string, place: number): string {
  return `import { defineLesson, freshPod, lessonStep, logged, mistakeIn, newPodsOf, restart, setEnv, state, step } from '../../src/lab/index.ts';
import { variableIsNot } from '../../src/rules/index.ts';
import { clientExpectsImpostor } from '../faults/workload/client-expects-another-server.fault.ts';
import mtls from '../mtls.lab.ts';
import { strictClient, strictRequests, strictServer } from '../nouns/mtls.ts';

const right = variableIsNot(strictClient, 'SERVER_SPIFFE_ID', strictServer.id, 'the SPIFFE ID of strict-server');

export default defineLesson({
  id: '${id}',
  place: ${place},
  title: 'One sentence that a learner could quote, without a full stop',
  subtitle: 'what it is about, in the words that somebody would search for',
  on: mtls,
  minutes: 10,
  learns: ['What somebody can explain after this lesson.'],
  steps: [
    lessonStep('What the step shows', {
      why: 'The mechanism, in the terms of SPIFFE and SPIRE. First why, then what to do.',
      look: 'kubectl -n mtls-demo logs deployment/strict-client --tail=2',
      do: [restart(strictClient)],
      expect: [logged(newPodsOf(strictClient), 'call', { where: { status: 'ok', peer_id: strictServer.id }, within: 30 })],
    }),
  ],
  task: {
    story: 'What happened, as a colleague on call would be told, and what must be so again.',
    fault: clientExpectsImpostor,
    check: step('What is so when the task is done, whichever way it was done', {
      why: 'What would still be wrong if only requests were looked at.',
      expect: [...strictRequests.answered, state('strict-client demands the SPIFFE ID of strict-server', { kind: 'env', of: strictClient }, right, 5)],
    }),
    fresh: [freshPod(strictClient, { answeredBy: strictServer })],
    diagnoses: [mistakeIn({ question: { kind: 'env', of: strictClient }, finds: right, advice: 'What to compare, without saying the solution.' })],
    solution: [setEnv(strictClient, 'SERVER_SPIFFE_ID', strictServer.id)],
  },
  questions: [
    { ask: 'Why did it break?', answer: 'The answer, in a sentence or two.' },
    { ask: 'Where was it seen, and where not?', answer: 'The answer, in a sentence or two.' },
    { ask: 'What would have looked the same?', answer: 'The answer, in a sentence or two.' },
  ],
  readOn: [{ title: 'Where it is specified', url: 'https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md' }],
});
`;
}
