/**
 * A fault that can be run as it is, to be rewritten part by part: every part has something real in it, and a sentence
 * that says what belongs there.
 */
export function faultSkeleton(id: string): string {
  return `import { defineFault, logged, newPodsOf, restore, setEnv, step } from '../../../src/lab/index.ts';
import { strictClientDeployment } from '../../nouns/deployments.ts';
import { impostor, requests, strictClient, strictServer } from '../../nouns/mtls.ts';

export const ${camelCase(id)} = defineFault({
  id: '${id}',
  title: 'What is wrong, in one sentence without a full stop',
  why: 'The mechanism, in the terms of SPIFFE and SPIRE: why what is wrong has the effect that is seen.',
  // 1: an error in a log names what is wrong; 2: an error is logged, and what is wrong is somewhere else; 3: no log has an error.
  level: 1,
  // Whose requests or identity may suffer, or 'everything'.
  touches: [strictClient, strictServer],
  inject: [setEnv(strictClient, 'SERVER_SPIFFE_ID', impostor)],
  symptoms: [
    step('What is seen because of it', {
      why: 'The mechanism of the symptom.',
      expect: [logged(newPodsOf(strictClient), 'call', { where: { status: 'fail', error: /unexpected ID/ }, within: 30 })],
    }),
  ],
  // What goes on as before, because the fault does not touch it.
  meanwhile: [requests.goOn],
  // Leaves the lab as it was, from whatever point the injection came to.
  heal: [restore(strictClientDeployment)],
});
`;
}

function camelCase(id: string): string {
  return id.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
