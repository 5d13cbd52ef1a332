import { defineFault, endPods, patch, restore } from '../../../src/lab/index.ts';
import { agents } from '../../nouns/mtls.ts';
import { serverService } from '../../nouns/objects.ts';

export const serviceSelectsNobody = defineFault({
  id: 'kind-cluster',
  title: 'The Service of SPIRE Server selects pods by a label that its pod does not have',
  why: 'A Service is an address that leads to the pods with its labels. With none of them it keeps its name and its address, and leads nowhere.',
  inject: [patch(serverService, { spec: { selector: { app: null, 'app.kubernetes.io/name': 'spire-server' } } }), endPods(agents)],
  heal: [restore(serverService), endPods(agents)],
});
