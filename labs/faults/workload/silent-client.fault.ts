import { defineFault, logged, restore, setEnv, step } from '../../../src/lab/index.ts';
import { clientDeployment } from '../../nouns/deployments.ts';
import { client, mtlsServer, strictRequests } from '../../nouns/mtls.ts';

export const silentClient = defineFault({
  id: 'silent-client',
  title: 'The client sends other data',
  why: 'Only DATA_TO_SEND was changed. The X509-SVIDs prove who sends; mTLS does not look at what is sent, and carries it encrypted and unchanged.',
  level: 3,
  touches: [client, mtlsServer],
  inject: [setEnv(client, 'DATA_TO_SEND', 'goodbye')],
  symptoms: [
    step('The server gets other data', {
      why: 'The handshake is as before, and so are both identities: mTLS proves who sent a message, and not whether the message is true.',
      expect: [logged(mtlsServer, 'call', { where: { status: 'ok', peer_id: client.id, data: 'goodbye' }, within: 45 })],
    }),
  ],
  meanwhile: [strictRequests.goOn],
  heal: [restore(clientDeployment)],
});
