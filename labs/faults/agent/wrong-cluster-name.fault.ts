import { defineFault, endPods, logged, restore, rewrite, step } from '../../../src/lab/index.ts';
import { agents, server } from '../../nouns/mtls.ts';
import { agentConfig } from '../../nouns/objects.ts';

export const wrongClusterName = defineFault({
  id: 'wrong-cluster-name',
  title: 'The cluster name in agent.conf is not one that k8s_psat at the server has',
  why: 'The name is not that of the cluster in kubectl or kind. It is a key in server.conf: under it k8s_psat finds which API server to ask about a token. So both sides must write the same name.',
  level: 1,
  touches: 'everything',
  inject: [rewrite(agentConfig, 'agent.conf', 'cluster = "spirelab"', 'cluster = "kind-spirelab"'), endPods(agents)],
  symptoms: [
    step('The server refuses what it cannot look up', {
      why: 'Its k8s_psat has no cluster of that name, so the server does not know which API server to ask about the token. Each agent logs the answer, and tries again for a minute before it ends.',
      expect: [
        logged(server, /not configured for cluster "kind-spirelab"/, { within: 60 }),
        logged(agents, 'Failed to retrieve attestation result', {
          where: { error: /not configured for cluster "kind-spirelab"/ },
          distinct: { by: 'node', count: 3 },
          within: 60,
        }),
      ],
    }),
  ],
  heal: [restore(agentConfig), endPods(agents)],
});
