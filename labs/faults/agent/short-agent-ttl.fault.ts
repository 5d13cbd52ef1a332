import { defineFault, endPods, restore, rewrite } from '../../../src/lab/index.ts';
import { agents, server } from '../../nouns/mtls.ts';
import { serverConfig } from '../../nouns/objects.ts';

export const agentsLiveFiveMinutes = defineFault({
  id: 'short-agent-ttl',
  title: 'The X509-SVIDs of agents live for five minutes',
  why: 'An agent that could not renew for that long has no valid X509-SVID any more, so its process ends.',
  inject: [
    // What the lesson’s own steps left there, in whichever way they were taken.
    restore(serverConfig),
    rewrite(serverConfig, 'server.conf', 'agent_ttl = "1h"', 'agent_ttl = "5m"'),
    endPods(server),
    endPods(agents),
  ],
  heal: [restore(serverConfig), endPods(server), endPods(agents)],
});
