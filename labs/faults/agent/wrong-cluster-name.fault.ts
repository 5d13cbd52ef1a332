import { defineFault, endPods, logged, restore, rewrite, step } from '../../../src/lab/index.ts';
import { agents, server } from '../../nouns/mtls.ts';
import { agentConfig } from '../../nouns/objects.ts';

export const wrongClusterName = defineFault({
  id: 'wrong-cluster-name',
  title: 'The agents name a cluster that the server was never told of',
  why: 'The name is not that of the cluster in kubectl or kind. It is a key under which server.conf says whom to ask about a token, so both sides must write it alike.',
  level: 1,
  touches: 'everything',
  inject: [rewrite(agentConfig, 'agent.conf', 'cluster = "spirelab"', 'cluster = "kind-spirelab"'), endPods(agents)],
  symptoms: [
    step('The server refuses what it cannot look up', {
      why: 'It knows no cluster of that name, so it has no API server to ask about the token. Each agent logs the answer, and tries again for a minute before it ends.',
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
