import { defineFault, putEntry, restart } from '../../src/lab/index.ts';
import { client, clientEntry, lab } from '../nouns.ts';

/** The parent of SPIRE's own Kubernetes quickstart: in this lab no agent goes by that name. */
const quickstartParent = { ...lab.anyNode, id: 'spire-agents', spiffeId: `spiffe://${lab.trustDomain}/ns/spire/sa/spire-agent` };

export const entryAstray = defineFault({
  id: 'astray-entry',
  title: 'The entry of the client hangs on a name that no agent goes by',
  why: 'An agent is sent the entries whose parent it goes by. This one is sent to nobody, so nobody matches it, and nobody complains.',
  inject: [putEntry({ ...clientEntry, parent: quickstartParent }), restart(client)],
  heal: [putEntry(clientEntry), restart(client)],
});
