import { defineFault, deleteEntry, logged, step, undeploy } from '../../../src/lab/index.ts';
import { requests, server, strictRequests } from '../../nouns/mtls.ts';
import { deployOwnAgent, ownAgent, ownAgentEntry, ownAgentFile, ownAgentsAgent } from '../../nouns/own-agent.ts';

export const sidecarAgent = defineFault({
  id: 'sidecar-agent',
  title: 'A workload brings its own SPIRE Agent',
  why: 'An agent acts for a whole node. The server checks with which service account it runs, and accepts only one: spire:spire-agent.',
  level: 1,
  touches: [],
  inject: [...deployOwnAgent],
  symptoms: [
    step('The server does not accept it as an agent, and the program waits', {
      why: 'The token is genuine, and names the service account own-agent of mtls-demo. The server’s service_account_allow_list has only the service account of the agents.',
      expect: [
        logged(server, /is not an allowed service account/, { within: 60 }),
        logged(ownAgentsAgent, /./, { where: { error: /is not an allowed service account/ }, within: 60 }),
        logged(ownAgent, 'identity', { where: { status: 'none' }, within: 60 }),
      ],
    }),
  ],
  meanwhile: [requests.goOn, strictRequests.goOn],
  heal: [undeploy(ownAgentFile), deleteEntry(ownAgentEntry)],
});
