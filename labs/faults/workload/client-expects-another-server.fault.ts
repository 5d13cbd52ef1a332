import { defineFault, restore, setEnv } from '../../../src/lab/index.ts';
import { strictClientDeployment } from '../../nouns/deployments.ts';
import { impostor, strictClient } from '../../nouns/mtls.ts';

export const clientExpectsImpostor = defineFault({
  id: 'client-expects-another-server',
  title: 'The client demands another server',
  why: 'Only SERVER_SPIFFE_ID is changed: both workloads keep their identities.',
  inject: [setEnv(strictClient, 'SERVER_SPIFFE_ID', impostor)],
  heal: [restore(strictClientDeployment)],
});
