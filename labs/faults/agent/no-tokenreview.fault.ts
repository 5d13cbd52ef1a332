import { defineFault, endPods, logged, patch, restore, step } from '../../../src/lab/index.ts';
import { agents, server } from '../../nouns/mtls.ts';
import { serverClusterRole } from '../../nouns/objects.ts';

export const noTokenReview = defineFault({
  id: 'no-tokenreview',
  title: 'SPIRE Server may not have tokens reviewed',
  why: 'A token can only be judged by the API server whose key signed it. Without the right to create a TokenReview the server cannot tell a good token from a bad one, so it takes none.',
  level: 1,
  touches: 'everything',
  inject: [patch(serverClusterRole, { rules: [{ apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get'] }] }), endPods(agents)],
  symptoms: [
    step('The server may not create a TokenReview, and tells the agent so', {
      why: 'Kubernetes answers the server that it is forbidden. The server sends the reason to the agent: the agent logs it, although its token and its rights are as good as before.',
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
