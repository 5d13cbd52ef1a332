import {
  createEntry,
  defineLesson,
  deleteEntry,
  lessonStep,
  logged,
  mistakeIn,
  newPodsOf,
  noneOf,
  putEntry,
  startTwin,
  state,
  step,
  stopTwin,
} from '../../src/lab/index.ts';
import { givenToNobody, givenToOthers, noEntryFor, noEntryGives, parentOutOfReach } from '../../src/rules/index.ts';
import { entryAstray } from '../faults/registration/astray-entry.fault.ts';
import { latecomer } from '../faults/registration/delete-entry.fault.ts';
import mtls from '../mtls.lab.ts';
import { agents, client, clientEntry, mtlsServer, requests } from '../nouns/mtls.ts';

const placement = { kind: 'placement', of: client } as const;
const matches = { kind: 'matches', in: 'mtls-demo' } as const;
const onlyTheClient = noneOf(givenToNobody(client), givenToOthers(client));
const refused = logged(newPodsOf(client), 'identity', { where: { status: 'none', error: /no identity issued/ }, within: 60 });

export default defineLesson({
  id: 'entry-deletion',
  place: 5,
  title: 'An entry that is gone, and an identity that is not',
  subtitle: 'deleting a registration entry, and an entry with the wrong parent ID',
  on: mtls,
  minutes: 15,
  learns: [
    'What the deletion of a registration entry ends at once, and what it does not end.',
    'Why an X509-SVID lives as long as its NotAfter, whatever happens to the entry that it came from.',
    'How an entry gets from the server to an agent, and how to find one that no agent gets.',
  ],
  steps: [
    lessonStep('The agent drops an entry that the server does not have any more', {
      why: 'Agents ask the server again and again which entries they are authorized for. One that is missing from the answer is dropped, together with the X509-SVID that the agent kept for it.',
      look: `kubectl -n spire logs -l app=spire-agent --tail=-1 | grep 'Entry removed' | tail -3`,
      do: [deleteEntry(clientEntry)],
      expect: [logged(agents, 'Entry removed', { where: { spiffe_id: client.id }, within: 60 })],
    }),
    lessonStep('A workload that asks now gets no identity', {
      why: 'The agent attests a new pod as before, and finds its selectors. No entry matches them, so it answers with PermissionDenied. The workload is right to ask again: it cannot know whether an entry will come.',
      look: 'kubectl -n mtls-demo logs -l app=mtls-client --tail=3 --prefix',
      do: [startTwin(client, latecomer)],
      expect: [logged(agents, 'No identity issued', { within: 45 }), refused],
    }),
    lessonStep('A workload that asked before goes on, until NotAfter', {
      why: 'The first pod holds an X509-SVID and its key, and nothing can revoke them: SPIRE has no revocation list. The server of the mTLS connection does not ask SPIRE either; it verifies the chain, and compares NotAfter with its clock. So the TTL of an entry is also the time that a deletion takes to have its full effect.',
      look: 'kubectl -n mtls-demo logs deployment/mtls-server --tail=2',
      expect: [
        logged(client, 'call', { where: { status: 'fail' }, within: 60 }),
        logged(mtlsServer, 'call', { where: { status: 'fail', error: /certificate has expired or is not yet valid/ }, within: 60 }),
      ],
    }),
    lessonStep('With the entry the identity comes back', {
      why: 'Every agent has the parent ID of this entry, so each is sent the entry with its next synchronization. The one on the node of mtls-client gets an X509-SVID from the server, and sends it to the process that the entry matches. No pod has to be restarted.',
      look: 'kubectl -n mtls-demo logs deployment/mtls-client --tail=2',
      do: [stopTwin(client, latecomer), createEntry(clientEntry)],
      expect: [
        logged(agents, 'Entry created', { where: { spiffe_id: client.id }, distinct: { by: 'node', count: 3 }, within: 60 }),
        logged(client, 'svid', { where: { spiffe_id: client.id }, within: 60 }),
        requests.answeredAtClient(45),
      ],
    }),
  ],
  task: {
    story:
      'After the deletion somebody else created the entry of mtls-client again, as an old manual says. entry show shows it; its SPIFFE ID and its selectors are right. Still each new pod of mtls-client is told that it has no identity. No log shows a mistake. Mend it so that mtls-client gets its identity, and no other workload gets it.',
    fault: entryAstray,
    fresh: [requests.fresh()],
    check: step('The agent beside mtls-client has the entry, and it fits nobody else', {
      why: 'Either the entry gets a parent ID that this agent has, or this agent gets the ID that is the entry’s parent.',
      expect: [
        state(
          'the agent on the node of mtls-client has the parent ID of an entry that fits it',
          placement,
          noneOf(parentOutOfReach(client), noEntryGives(client)),
          5,
        ),
        state('the entry fits the pods of mtls-client, and no others', matches, onlyTheClient, 5),
        requests.answeredAtClient(30),
        requests.answeredAtServer(30),
      ],
    }),
    diagnoses: [
      mistakeIn({
        question: { kind: 'entries' },
        finds: noEntryFor(client),
        advice: 'Without an entry there is nothing to match. Which SPIFFE ID, parent ID and selectors must it have?',
      }),
      mistakeIn({
        question: matches,
        finds: givenToNobody(client),
        advice: 'The selectors were right before. Compare with those after “PID attested to have selectors” in the agent’s log.',
      }),
      mistakeIn({
        question: matches,
        finds: givenToOthers(client),
        advice: 'The parent decides which agents know the entry, the selectors decide which processes get it. Only the first was wrong.',
      }),
      mistakeIn({
        question: placement,
        finds: noEntryGives(client),
        advice:
          'An identity comes from one entry that has both right, parent ID and selectors. Compare the selectors with those after “PID attested to have selectors” in the agent’s log.',
      }),
      mistakeIn({
        question: placement,
        finds: parentOutOfReach(client),
        advice:
          'Look at the entries whose parent is spiffe://spirelab.test/spire/server: their SPIFFE IDs are the aliases that agents have. An agent logs “Entry created” for each entry that it is sent: look there for the ID of the client.',
      }),
    ],
    solution: [putEntry(clientEntry)],
  },
  questions: [
    {
      ask: 'A key has been stolen together with its X509-SVID. Its entry is deleted at once. Until when can the thief use it?',
      answer:
        'Until NotAfter. Deleting the entry ends renewals, and the thief could not renew anyway. This is why X509-SVIDs live for an hour rather than a year.',
    },
    {
      ask: 'Why does an agent not log that there is an entry with the right selectors, and with a parent ID that it does not have?',
      answer:
        'It is never sent that entry. The server sends an agent only the entries whose parent ID that agent has. So an attacker who takes over a node gets the identities of that node, and no others.',
    },
    {
      ask: 'An entry was created, and no agent says “Entry created”. Which two lists would you compare?',
      answer:
        'The parent ID of the entry, and the IDs that agents have: their own from agent list, and the SPIFFE IDs of the entries whose parent is the server. The selectors of those say which agents have them.',
    },
  ],
  readOn: [
    { title: 'Registering workloads: parent ID, selectors, node aliases', url: 'https://spiffe.io/docs/latest/deploying/registering/' },
    { title: 'spire-server entry: its commands and flags', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/spire_server.md' },
    { title: 'X509-SVID: validation and lifetime', url: 'https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md' },
  ],
});
