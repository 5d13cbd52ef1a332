import { defineLesson, lessonStep, logged, mistakeIn, newPodsOf, noneOf, putEntry, restart, state, step } from '../../src/lab/index.ts';
import { givenAnother, givenToNobody, givenToOthers, noEntryFor, parentOutOfReach } from '../../src/rules/index.ts';
import { misspeltSelector } from '../faults/registration/misspelt-selector.fault.ts';
import mtls from '../mtls.lab.ts';
import { agents, client, clientEntry, requests, spireServer } from '../nouns/mtls.ts';

const inDemo = { kind: 'matches', in: client.namespace } as const;
const described = noneOf(givenToNobody(client), givenToOthers(client));

export default defineLesson({
  id: 'failed-attestation',
  place: 15,
  title: 'A workload that no registration entry describes',
  subtitle: 'workload attestation, and “No identity issued” in the log of the agent',
  on: mtls,
  minutes: 15,
  learns: [
    'How an agent finds out what a process is, although the process presents nothing.',
    'How selectors decide which registration entries a process gets its identity from.',
    'Where a failed workload attestation is seen, and in what words.',
  ],
  steps: [
    lessonStep('The agent finds out who is calling', {
      why: 'A workload presents nothing when it opens the Workload API. The agent takes the PID of the caller from the Unix socket, the container from the cgroup of that PID, and the pod from the kubelet. What it learned it writes down as selectors: namespace, service account, node, labels, image.',
      look: `kubectl -n spire logs -l app=spire-agent --tail=-1 | grep 'PID attested' | grep sa:mtls-client | tail -1`,
      do: [restart(client)],
      expect: [
        logged(agents, 'PID attested to have selectors', { where: { selectors: /"sa:mtls-client"/ }, within: 30 }),
        logged(newPodsOf(client), 'svid', { where: { spiffe_id: client.id }, within: 30 }),
      ],
    }),
    lessonStep('An entry says which selectors a process must have', {
      why: 'Every selector of the entry must be among those of the process; the process may have more. The server sends an entry only to agents that have its parent ID. Here the parent ID is an alias that every agent of the cluster has.',
      look: `${spireServer} entry show -spiffeID ${client.id}`,
      expect: [state(`an entry describes the pods of ${client.name}, and no others`, inDemo, described, 10)],
    }),
  ],
  task: {
    story:
      'Somebody tidied up the registration entries. Since then new pods of mtls-client start, and get no identity. Find out why from the logs of the agent and the entries of the server, and mend it without touching the pods.',
    fault: misspeltSelector,
    fresh: [requests.fresh()],
    check: step('The client has its identity again, and it is not given to anybody else', {
      why: 'A request that is answered proves the identity; the selectors of the entry prove that it is given to this workload only.',
      expect: [...requests.answered, state(`an entry describes the pods of ${client.name}, and no others`, inDemo, described, 5)],
    }),
    diagnoses: [
      mistakeIn({
        question: inDemo,
        finds: givenAnother(client),
        advice: 'Which SPIFFE ID must mtls-client show, so that mtls-server takes it? Compare it with those that the server has entries for.',
      }),
      mistakeIn({
        question: { kind: 'entries' },
        finds: noEntryFor(client),
        advice: 'Without an entry there is nothing to match. Look at all that the server has: spire-server entry show.',
      }),
      mistakeIn({
        question: inDemo,
        finds: givenToNobody(client),
        advice: 'Compare the entry with what the agent writes after “PID attested to have selectors”.',
      }),
      mistakeIn({
        question: inDemo,
        finds: givenToOthers(client),
        advice: 'Look at the logs of the other workloads: “unexpected ID” says that somebody shows an identity that is not theirs.',
      }),
      mistakeIn({
        question: { kind: 'placement', of: client },
        finds: parentOutOfReach(client),
        advice: 'An agent is told only of some entries. Of which? Compare the entry with those whose parent is the server.',
      }),
    ],
    solution: [putEntry(clientEntry)],
  },
  questions: [
    {
      ask: 'The pod was started again and again, and nothing changed. Why not?',
      answer: 'Attestation looks at the pod each time, and found the same selectors each time. What was wrong was the entry, and that is not on the pod.',
    },
    {
      ask: 'A client that ran before the entry was changed went on working for up to half a minute. Why?',
      answer: 'An X509-SVID is valid until its NotAfter. Changing or deleting an entry stops new ones, and revokes none.',
    },
    {
      ask: 'Why is it a danger when an entry demands k8s:ns:mtls-demo, and nothing else?',
      answer:
        'The process may have more selectors than the entry demands. Every pod of the namespace has that one, so each is given the identity of the client beside its own. A program that shows the first one it is given, as the demo does, may then show the wrong one.',
    },
  ],
  readOn: [
    { title: 'SPIRE Concepts: workload attestation', url: 'https://spiffe.io/docs/latest/spire-about/spire-concepts/#workload-attestation' },
    { title: 'The k8s workload attestor and its selectors', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/plugin_agent_workloadattestor_k8s.md' },
  ],
});
