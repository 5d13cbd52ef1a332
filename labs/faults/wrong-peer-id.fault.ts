import { defineFault, restoreWorkload, setEnv } from '../../src/lab/index.ts';
import { client, greeter, impostor } from '../nouns.ts';

export const clientExpectsImpostor = defineFault({
  id: 'client-expects-another-server',
  title: 'The client demands another server',
  why: 'Only SERVER_SPIFFE_ID is changed: both workloads keep their identities.',
  inject: [setEnv(client, 'SERVER_SPIFFE_ID', impostor)],
  heal: [restoreWorkload(client)],
});

export const serverExpectsImpostor = defineFault({
  id: 'server-expects-another-client',
  title: 'The server demands another client',
  why: 'Only CLIENT_SPIFFE_ID is changed: both workloads keep their identities.',
  inject: [setEnv(greeter, 'CLIENT_SPIFFE_ID', impostor)],
  heal: [restoreWorkload(greeter)],
});
