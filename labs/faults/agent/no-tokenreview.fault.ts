import { defineFault, endPods, patch, restore } from '../../../src/lab/index.ts';
import { agents } from '../../nouns/mtls.ts';
import { serverClusterRole } from '../../nouns/objects.ts';

export const noTokenReview = defineFault({
  id: 'no-tokenreview',
  title: 'SPIRE Server may not have tokens reviewed',
  why: 'A token can only be judged by the API server whose key signed it. Without the right to create a TokenReview the server cannot tell a good token from a bad one, so it takes none.',
  inject: [patch(serverClusterRole, { rules: [{ apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get'] }] }), endPods(agents)],
  heal: [restore(serverClusterRole), endPods(agents)],
});
