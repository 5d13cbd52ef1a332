import { defineFault, putEntry, restart } from '../../../src/lab/index.ts';
import { client, clientEntry, lab } from '../../nouns/mtls.ts';

/** The parent of SPIRE's own Kubernetes quickstart: in this lab no agent has that ID. */
const quickstartParent = { ...lab.anyNode, id: 'spire-agents', spiffeId: `spiffe://${lab.trustDomain}/ns/spire/sa/spire-agent` };

export const entryAstray = defineFault({
  id: 'astray-entry',
  title: 'The entry of the client has a parent ID that no agent has',
  why: 'An agent is sent the entries whose parent ID is one of its own SPIFFE IDs. This entry is sent to no agent: so none uses it, and none logs an error.',
  inject: [putEntry({ ...clientEntry, parent: quickstartParent }), restart(client)],
  heal: [putEntry(clientEntry), restart(client)],
});
