import { defineFault, logged, never, newPodsOf, restore, setEnv, step } from '../../../src/lab/index.ts';
import { clientDeployment } from '../../nouns/deployments.ts';
import { agents, client, mtlsServer, strictRequests } from '../../nouns/mtls.ts';

export const socketVariable = 'SPIFFE_ENDPOINT_SOCKET';
export const socketInPod = 'unix:///spiffe-workload-api/spire-agent.sock';

const noSocket = logged(newPodsOf(client), 'identity', {
  where: { status: 'none', error: /dial unix \/run\/spire\/agent-sockets\/spire-agent\.sock: connect: no such file or directory/ },
  within: 45,
});

export const clientNamesTheNodesPath = defineFault({
  id: 'socket-path',
  title: 'SPIFFE_ENDPOINT_SOCKET of the client is a path of the agent, not of its own pod',
  why: 'A path means something only in the file system that it is looked up in; the client’s is that of its container.',
  level: 1,
  touches: [client, mtlsServer],
  inject: [setEnv(client, socketVariable, 'unix:///run/spire/agent-sockets/spire-agent.sock')],
  symptoms: [
    step('The client opens a path that its container does not have', {
      why: 'A connection that is never made is not attested, not refused and not logged by the agent: only the client knows what it looked for.',
      expect: [noSocket, never(agents, 'No identity issued', { until: noSocket })],
    }),
  ],
  meanwhile: [strictRequests.goOn],
  heal: [restore(clientDeployment)],
});
