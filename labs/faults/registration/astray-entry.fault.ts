import { debugLines, defineFault, logged, never, newPodsOf, putEntry, restart, step } from '../../../src/lab/index.ts';
import { agents, client, clientEntry, lab, mtlsServer, strictRequests } from '../../nouns/mtls.ts';

/** The parent of SPIRE's own Kubernetes quickstart: in this lab no agent has that ID. */
const quickstartParent = { ...lab.anyNode, id: 'spire-agents', spiffeId: `spiffe://${lab.trustDomain}/ns/spire/sa/spire-agent` };

const toldNone = logged(newPodsOf(client), /^(identity|watch)$/, { where: { status: /none|error/, error: /no identity issued/ }, within: 60 });

export const entryAstray = defineFault({
  id: 'astray-entry',
  title: 'The entry of the client has a parent ID that no agent has',
  why: 'An agent is sent the entries whose parent ID is one of its own SPIFFE IDs. This entry is sent to no agent: so none uses it, and none logs an error.',
  level: 2,
  touches: [client, mtlsServer],
  needs: [debugLines(agents)],
  inject: [putEntry({ ...clientEntry, parent: quickstartParent }), restart(client)],
  symptoms: [
    step('The entry is on the server, and no agent gets it', {
      why: 'An agent cannot use an entry that it is not sent. Its log looks as if the entry did not exist.',
      expect: [
        toldNone,
        logged(agents, 'No identity issued', { within: 60 }),
        never(agents, /^Entry (created|updated)$/, { where: { spiffe_id: client.id }, until: toldNone }),
      ],
    }),
  ],
  meanwhile: [strictRequests.goOn],
  heal: [putEntry(clientEntry), restart(client)],
});
