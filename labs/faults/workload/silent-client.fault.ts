import { defineFault, restore, setEnv } from '../../../src/lab/index.ts';
import { clientDeployment } from '../../nouns/deployments.ts';
import { client } from '../../nouns/mtls.ts';

export const silentClient = defineFault({
  id: 'silent-client',
  title: 'The client says the wrong thing',
  why: 'Only DATA_TO_SEND was changed. Who speaks is proved by the X509-SVIDs; what is said is the program’s own business, and mTLS carries it unseen and unchanged.',
  inject: [setEnv(client, 'DATA_TO_SEND', 'goodbye')],
  heal: [restore(clientDeployment)],
});
