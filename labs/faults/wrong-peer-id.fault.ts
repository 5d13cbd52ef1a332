import { defineFault, restore, setEnv } from '../../src/lab/index.ts';
import { strictClientDeployment, strictServerDeployment } from '../deployments.ts';
import { impostor, strictClient, strictServer } from '../nouns.ts';

export const clientExpectsImpostor = defineFault({
  id: 'client-expects-another-server',
  title: 'The client demands another server',
  why: 'Only SERVER_SPIFFE_ID is changed: both workloads keep their identities.',
  inject: [setEnv(strictClient, 'SERVER_SPIFFE_ID', impostor)],
  heal: [restore(strictClientDeployment)],
});

export const serverExpectsImpostor = defineFault({
  id: 'server-expects-another-client',
  title: 'The server demands another client',
  why: 'Only CLIENT_SPIFFE_ID is changed: both workloads keep their identities.',
  inject: [setEnv(strictServer, 'CLIENT_SPIFFE_ID', impostor)],
  heal: [restore(strictServerDeployment)],
});
