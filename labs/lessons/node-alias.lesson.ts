import { defineLesson, freshPod, lessonStep, logged, mistakeIn, move, newPodsOf, noneOf, restart, state, step } from '../../src/lab/index.ts';
import { mayRunElsewhere, notBoundToOneNode, oneAgentPerWorker, runsElsewhere } from '../../src/rules/index.ts';
import { movedServer } from '../faults/registration/moved-server.fault.ts';
import mtls from '../mtls.lab.ts';
import { lab, mtlsServer, requests, spireServer } from '../nouns/mtls.ts';

const placement = { kind: 'placement', of: mtlsServer } as const;
const bound = noneOf(notBoundToOneNode(mtlsServer), mayRunElsewhere(mtlsServer), runsElsewhere(mtlsServer));

export default defineLesson({
  id: 'node-alias',
  place: 2,
  title: 'An identity that is given on one node only',
  subtitle: 'node aliases, and the parent ID of a registration entry',
  on: mtls,
  minutes: 15,
  learns: [
    'How a node gets an identity, and what k8s_psat knows about it.',
    'What a node alias is, and why workload entries have an alias as their parent rather than an agent.',
    'What happens to a workload on a node whose agent does not get its entry.',
  ],
  steps: [
    lessonStep('Each agent has proved which node it is', {
      why: 'An agent presents a projected service account token. The server lets Kubernetes review it, learns the pod and its node, and gives the agent a SPIFFE ID that ends in the UID of that node. What else it learned are the selectors of the agent: namespace, service account, node name.',
      look: `${spireServer} agent list`,
      expect: [state('each worker has exactly one attested agent, and its SPIFFE ID ends in the UID of the node', { kind: 'agents' }, oneAgentPerWorker, 10)],
    }),
    lessonStep('An alias gives agents a second SPIFFE ID', {
      why: 'A registration entry whose parent is the server applies to agents: each agent that has its selectors has its SPIFFE ID as well, beside its own. With agent_ns and agent_sa that is every agent; with agent_node_name it is one. Workload entries have the alias as their parent ID, so they stay right when nodes are added and removed.',
      look: `${spireServer} entry show -parentID spiffe://${lab.trustDomain}/spire/server`,
      expect: [state('the entry of mtls-server has a parent ID that only the agent beside mtls-server has', placement, bound, 10)],
    }),
    lessonStep('The agent of that node gives the workload its identity', {
      why: 'The server sends an agent the entries whose parent ID is one of the agent’s SPIFFE IDs, and no others. The agent knows nothing of the rest, so it cannot give those identities to anybody, even if an attacker took over the node.',
      look: 'kubectl -n mtls-demo get pods -o wide -l app=mtls-server',
      do: [restart(mtlsServer)],
      expect: [logged(newPodsOf(mtlsServer), 'svid', { where: { spiffe_id: mtlsServer.id }, within: 30 })],
    }),
  ],
  task: {
    story:
      'For maintenance somebody moved mtls-server to another worker. It was started there, and has no identity. Mend it so that requests are answered again, and keep the rule that the identity of mtls-server is given on one node only: either bring mtls-server back, or change which node its entry belongs to.',
    fault: movedServer,
    fresh: [freshPod(mtlsServer)],
    check: step('Requests are answered, and the identity is bound to one node', {
      why: 'With the alias of every node as parent requests would be answered too, from any node. And a pod that may run anywhere may be on the right node only by chance.',
      expect: [...requests.answered, state('the entry of mtls-server has a parent ID that only the agent beside mtls-server has', placement, bound, 5)],
    }),
    diagnoses: [
      mistakeIn({
        question: placement,
        finds: notBoundToOneNode(mtlsServer),
        advice: `Which agents have the parent ID of the entry? Compare ${spireServer} agent list with the selectors of the alias.`,
      }),
      mistakeIn({
        question: placement,
        finds: mayRunElsewhere(mtlsServer),
        advice: 'Where may the scheduler put the next pod? Look at the nodeSelector of the Deployment, and at the labels of the nodes.',
      }),
      mistakeIn({
        question: placement,
        finds: runsElsewhere(mtlsServer),
        advice: 'Either the pod goes back to that node (look at its nodeSelector), or the alias gets the name of the node that the pod is on.',
      }),
    ],
    solution: [move(mtlsServer, mtlsServer.name)],
  },
  questions: [
    {
      ask: 'Why does the agent say “No identity issued”, and not that the pod is on the wrong node?',
      answer: 'It does not know. Entries whose parent ID it does not have are never sent to it: as far as it knows, no entry describes the pod.',
    },
    {
      ask: 'Why is the parent ID of a workload entry an alias, and not the SPIFFE ID of an agent?',
      answer: 'That ID ends in the UID of the node. With the next node of the same purpose it would be another one, and the entry would reach nobody.',
    },
    {
      ask: 'What does somebody gain who takes over a node that runs the client?',
      answer:
        'The identities of that node’s agent: those of the entries whose parent ID that agent has. With an alias of one node as the parent of the server’s entry, the server’s identity is not among them.',
    },
  ],
  readOn: [
    { title: 'SPIRE Concepts: node attestation', url: 'https://spiffe.io/docs/latest/spire-about/spire-concepts/#node-attestation' },
    { title: 'The k8s_psat node attestor and its selectors', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/plugin_server_nodeattestor_k8s_psat.md' },
  ],
});
