import { defineLesson, lessonStep, logged, mistakeIn, noneOf, putEntry, restart, state, step } from '../../src/lab/index.ts';
import { givenToNobody, givenToOthers, noEntryFor } from '../../src/rules/index.ts';
import { entryForEverybody } from '../faults/registration/loose-selectors.fault.ts';
import mtls from '../mtls.lab.ts';
import { agents, client, clientEntry, requests, strictRequests } from '../nouns/mtls.ts';

const matches = { kind: 'matches', in: 'mtls-demo' } as const;
const onlyTheClient = noneOf(givenToNobody(client), givenToOthers(client));

export default defineLesson({
  id: 'loose-selectors',
  place: 10,
  title: 'An identity that everybody gets',
  subtitle: 'a registration entry with too few selectors',
  on: mtls,
  minutes: 15,
  learns: [
    'When a registration entry matches a process, and that several may match the same one.',
    'What a workload does that is given two identities.',
    'Why an entry that is too loose is found at the wrong workloads, and never at the one that it was made for.',
  ],
  steps: [
    lessonStep('A process has many selectors, an entry demands a few of them', {
      why: 'Workload attestation yields all that the agent could find out about a process: namespace, service account, labels, images, owners. An entry matches when every selector of it is among them; how many more the process has does not matter.',
      look: `kubectl -n spire logs -l app=spire-agent --tail=-1 | grep 'PID attested' | grep sa:mtls-client | tail -1`,
      do: [restart(client)],
      expect: [logged(agents, 'PID attested to have selectors', { where: { selectors: /"sa:mtls-client"/ }, within: 45 })],
    }),
    lessonStep('One more selector makes the entry match fewer processes', {
      why: 'Selectors are joined by “and”. With one more the entry demands more, and fits fewer processes. Here it is one that the client has, so for the client nothing changes.',
      look: `kubectl -n spire logs -l app=spire-agent --tail=-1 | grep 'Entry updated' | grep sa/mtls-client | tail -1`,
      do: [putEntry({ ...clientEntry, selectors: [...clientEntry.selectors, 'k8s:container-name:mtls-client'] })],
      expect: [
        logged(agents, 'Entry updated', { where: { spiffe_id: client.id }, within: 45 }),
        state('the entry fits the pods of mtls-client, and no others', matches, onlyTheClient, 10),
      ],
    }),
  ],
  task: {
    story:
      'The entry of mtls-client was simplified. mtls-client has its identity, and its agent says so. Yet since then neither of the two clients of mtls-demo gets an answer, and the errors name identities that nobody changed. Mend it so that requests are answered again, and only mtls-client has the identity of mtls-client.',
    fault: entryForEverybody,
    fresh: [requests.fresh(), strictRequests.fresh()],
    check: step('Each workload shows its own identity, and the client’s is given to no other workload', {
      why: 'With the entries in another order requests would be answered, and every pod would still be able to act as mtls-client.',
      expect: [
        state('the entry fits the pods of mtls-client, and no others', matches, onlyTheClient, 5),
        requests.answeredAtClient(20),
        requests.answeredAtServer(20),
        strictRequests.answeredAtClient(20),
        strictRequests.answeredAtServer(20),
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
        advice: 'Compare with the selectors after “PID attested to have selectors” in the agent’s log, letter by letter.',
      }),
      mistakeIn({
        question: matches,
        finds: givenToOthers(client),
        advice: 'What does mtls-client have that none of the others has? Think of what an attacker in another pod cannot choose.',
      }),
    ],
    solution: [putEntry(clientEntry)],
  },
  questions: [
    {
      ask: 'Nothing was changed about mtls-server. Why does mtls-client refuse it?',
      answer:
        'mtls-server now matches two entries, and holds two X509-SVIDs. It shows the first in the order of entry IDs, and that is the client’s. mtls-client sees a valid certificate with a SPIFFE ID that is not the one it demands.',
    },
    {
      ask: 'Would it have been noticed if the entry’s ID came last in the order?',
      answer:
        'By nobody’s requests: each program would have shown the same identity as before. But every pod of the namespace could have asked for the other one, and acted as mtls-client. That is worse than an outage.',
    },
    {
      ask: 'Is a label such as k8s:pod-label:app:mtls-client a good selector?',
      answer:
        'It tells workloads apart, but anybody who may create a pod in the namespace chooses its labels. RBAC can limit who may use a service account: demand that, and labels only in addition.',
    },
  ],
  readOn: [
    { title: 'SPIRE Concepts: registration entries and selectors', url: 'https://spiffe.io/docs/latest/spire-about/spire-concepts/#workload-registration' },
    { title: 'Registering workloads', url: 'https://spiffe.io/docs/latest/deploying/registering/' },
    { title: 'The k8s workload attestor and its selectors', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/plugin_agent_workloadattestor_k8s.md' },
  ],
});
