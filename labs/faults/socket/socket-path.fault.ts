import { defineFault, setEnv } from '../../../src/lab/index.ts';
import { client } from '../../nouns/mtls.ts';

export const socketVariable = 'SPIFFE_ENDPOINT_SOCKET';
export const socketInPod = 'unix:///spiffe-workload-api/spire-agent.sock';

export const clientNamesTheNodesPath = defineFault({
  id: 'socket-path',
  title: 'The client looks for the socket where the agent has it, and not where its own pod has it',
  why: 'A path means something only in the file system that it is looked up in; the client’s is that of its container.',
  inject: [setEnv(client, socketVariable, 'unix:///run/spire/agent-sockets/spire-agent.sock')],
  heal: [setEnv(client, socketVariable, socketInPod)],
});
