import { defineFault, endPods, logged, patch, restore, step } from '../../../src/lab/index.ts';
import { agents } from '../../nouns/mtls.ts';
import { serverService } from '../../nouns/objects.ts';

export const serviceSelectsNobody = defineFault({
  id: 'kind-cluster',
  title: 'The Service of SPIRE Server selects pods by a label that its pod does not have',
  why: 'A Service is an address that leads to the pods with its labels. If no pod has them, it keeps its name and its address, and has no endpoints.',
  level: 2,
  touches: 'everything',
  inject: [patch(serverService, { spec: { selector: { app: null, 'app.kubernetes.io/name': 'spire-server' } } }), endPods(agents)],
  symptoms: [
    step('Every agent is refused, and the server logs nothing', {
      why: 'There is an address, so the agents connect to it. It leads to no pod, so the node itself refuses the connection: the packet never leaves it.',
      expect: [
        logged(agents, 'Failed to retrieve attestation result', {
          where: { error: /connect: connection refused/ },
          distinct: { by: 'node', count: 3 },
          within: 60,
        }),
      ],
    }),
  ],
  heal: [restore(serverService), endPods(agents)],
});
