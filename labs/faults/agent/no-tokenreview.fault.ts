import { defineFault, endPods, logged, patch, restore, step } from '../../../src/lab/index.ts';
import { agents, server } from '../../nouns/mtls.ts';
import { serverClusterRole } from '../../nouns/objects.ts';

export const noTokenReview = defineFault({
  id: 'no-tokenreview',
  title: 'SPIRE Server may not create a TokenReview',
  why: 'Only the API server can say whether a token is valid. Without the right to create a TokenReview SPIRE Server cannot ask it, so it accepts no token.',
  level: 1,
  touches: 'everything',
  inject: [patch(serverClusterRole, { rules: [{ apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get'] }] }), endPods(agents)],
  symptoms: [
    step('The server may not create a TokenReview, and tells the agent so', {
      why: 'Kubernetes answers the server that it is forbidden. The server sends the reason to the agent: the agent logs it, although nothing is wrong with its token and its rights.',
      expect: [
        logged(server, /tokenreviews.* is forbidden/, { within: 60 }),
        logged(agents, 'Failed to retrieve attestation result', {
          where: { error: /tokenreviews.* is forbidden/ },
          distinct: { by: 'node', count: 3 },
          within: 60,
        }),
      ],
    }),
  ],
  heal: [restore(serverClusterRole), endPods(agents)],
});
