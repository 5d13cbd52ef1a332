import { defineFault, scale } from '../../../src/lab/index.ts';
import { server } from '../../nouns/mtls.ts';

export const stopServer = defineFault({
  id: 'stop-server',
  title: 'SPIRE Server is stopped',
  why: 'Scaled to no replica: nobody signs, nobody answers the agents. Its volume, with CA keys and entries, stays.',
  inject: [scale(server, 0)],
  heal: [scale(server, 1)],
});
