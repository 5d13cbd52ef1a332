import { defineFault, endPods, logged, restore, rewrite, state, step, untilReady } from '../../../src/lab/index.ts';
import { agentOutlives } from '../../../src/rules/index.ts';
import { agents, server } from '../../nouns/mtls.ts';
import { serverConfig } from '../../nouns/objects.ts';

export const agentsLiveFiveMinutes = defineFault({
  id: 'short-agent-ttl',
  title: 'The X509-SVIDs of agents live for five minutes',
  why: 'An agent that could not renew for that long has no valid X509-SVID any more, so its process ends.',
  level: 3,
  touches: 'everything',
  inject: [rewrite(serverConfig, 'server.conf', 'agent_ttl = "1h"', 'agent_ttl = "5m"'), endPods(server), endPods(agents)],
  symptoms: [
    step('No agent would outlive ten minutes without the server', {
      why: 'What counts is the NotAfter of the X509-SVID that each agent holds at the moment when the server goes away.',
      expect: [
        logged(agents, 'Node attestation was successful', { distinct: { by: 'node', count: 3 }, within: 60 }),
        state('the X509-SVID of each agent ends in less than ten minutes', { kind: 'agents' }, agentOutlives(600), 60),
      ],
    }),
  ],
  heal: [restore(serverConfig), endPods(server), untilReady(server), endPods(agents)],
});
