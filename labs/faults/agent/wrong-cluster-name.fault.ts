import { defineFault, endPods, restore, rewrite } from '../../../src/lab/index.ts';
import { agents } from '../../nouns/mtls.ts';
import { agentConfig } from '../../nouns/objects.ts';

export const wrongClusterName = defineFault({
  id: 'wrong-cluster-name',
  title: 'The agents name a cluster that the server was never told of',
  why: 'The name is not that of the cluster in kubectl or kind. It is a key under which server.conf says whom to ask about a token, so both sides must write it alike.',
  inject: [rewrite(agentConfig, 'agent.conf', 'cluster = "spirelab"', 'cluster = "kind-spirelab"'), endPods(agents)],
  heal: [restore(agentConfig), endPods(agents)],
});
