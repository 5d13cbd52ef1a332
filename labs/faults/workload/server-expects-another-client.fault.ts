import { defineFault, restore, setEnv } from '../../../src/lab/index.ts';
import { strictServerDeployment } from '../../nouns/deployments.ts';
import { impostor, strictServer } from '../../nouns/mtls.ts';

export const serverExpectsImpostor = defineFault({
  id: 'server-expects-another-client',
  title: 'The server demands another client',
  why: 'Only CLIENT_SPIFFE_ID is changed: both workloads keep their identities.',
  inject: [setEnv(strictServer, 'CLIENT_SPIFFE_ID', impostor)],
  heal: [restore(strictServerDeployment)],
});
