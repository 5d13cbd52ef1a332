import {
  defineLesson,
  freshPod,
  lessonStep,
  logged,
  move,
  newPodsOf,
  noneOf,
  notBoundToOneNode,
  oneAgentPerWorker,
  restart,
  runsElsewhere,
  spireServer,
  state,
  step,
} from '../src/lab/index.ts';
import { movedServer } from './faults/moved-server.fault.ts';
import mtls from './mtls.lab.ts';
import { agents, greeter, lab, requests } from './nouns.ts';

const placement = { kind: 'placement', of: greeter } as const;
const bound = noneOf(notBoundToOneNode(greeter), runsElsewhere(greeter));

export default defineLesson({
  id: 'node-alias',
  place: 2,
  title: 'An identity that is given on one node only',
  on: mtls,
  minutes: 15,
  learns: [
    'How a node gets an identity, and what k8s_psat knows about it.',
    'What a node alias is, and why workload entries hang on aliases rather than on agents.',
    'What happens to a workload that is scheduled where its entry does not reach.',
  ],
  steps: [
    lessonStep('Each agent has proved which node it is', {
      why: 'An agent presents a projected service account token. The server has Kubernetes review it, learns the pod and its node, and gives the agent a SPIFFE ID that ends in the UID of that node. What else it learned are the selectors of the agent: namespace, service account, node name.',
      look: `${spireServer} agent list`,
      expect: [state('each worker has exactly one attested agent, and its SPIFFE ID ends in the UID of the node', { kind: 'agents' }, oneAgentPerWorker, 10)],
    }),
    lessonStep('An alias gives agents a second name', {
      why: 'A registration entry whose parent is the server applies to agents: each agent that has its selectors may go by its SPIFFE ID, too. With agent_ns and agent_sa that is every agent; with agent_node_name it is one. Workload entries hang on the alias, so they outlive nodes that come and go.',
      look: `${spireServer} entry show -parentID spiffe://${lab.trustDomain}/spire/server`,
      expect: [state('the entry of mtls-server hangs on the alias of the node that it runs on', placement, bound, 10)],
    }),
    lessonStep('The agent of that node hands the identity out', {
      why: 'An agent synchronizes the entries that hang on any of its names, and no others. It knows nothing of the rest, so it cannot hand it out, even if somebody took the node over.',
      look: 'kubectl -n mtls-demo get pods -o wide -l app=mtls-server',
      do: [restart(greeter)],
      expect: [logged(newPodsOf(greeter), 'svid', { where: { spiffe_id: greeter.id }, within: 30 })],
    }),
  ],
  task: {
    story:
      'For maintenance somebody had mtls-server run on another worker. It was started there, and has no identity. Have requests answered again, and keep the rule that the identity of mtls-server is given on one node only: bring it back, or have the alias follow it.',
    fault: movedServer,
    fresh: [freshPod(greeter)],
    seen: step('On the other node the server is told that it has no identity', {
      why: 'The agent there attests the pod, and none of the entries that it knows describes it.',
      expect: [
        logged(agents, 'No identity issued', { within: 30 }),
        logged(newPodsOf(greeter), 'identity', { where: { status: 'none', error: /no identity issued/ }, within: 30 }),
      ],
    }),
    check: step('Requests are answered, and the identity is bound to one node', {
      why: 'An entry that hangs on an alias of every node would be answered just as well, from wherever it runs.',
      expect: [...requests.answered, state('the entry of mtls-server hangs on the alias of the node that it runs on', placement, bound, 5)],
    }),
    diagnoses: [
      {
        probe: placement,
        finds: runsElsewhere(greeter),
        advice: 'Either the pod goes back to that node (look at its nodeSelector), or the alias gets the name of the node that the pod is on.',
      },
      {
        probe: placement,
        finds: notBoundToOneNode(greeter),
        advice: 'It works, and gives the identity on every node. Look for an alias with agent_node_name, or make one.',
      },
    ],
    solution: [move(greeter, greeter.name)],
  },
  questions: [
    {
      ask: 'Why does the agent say “No identity issued”, and not that the pod is on the wrong node?',
      answer: 'It does not know. Entries that hang on names of other nodes are never sent to it: from where it stands, no entry describes the pod.',
    },
    {
      ask: 'Why does a workload entry hang on an alias, and not on the SPIFFE ID of an agent?',
      answer: 'That ID ends in the UID of the node. With the next node of the same purpose it would be another one, and the entry would reach nobody.',
    },
    {
      ask: 'What does somebody gain who takes over a node that runs the client?',
      answer: 'The identities of that node’s agent: those that hang on its aliases. With an alias of one node for the server, its identity is not among them.',
    },
  ],
  readOn: [
    { title: 'SPIRE Concepts: node attestation', url: 'https://spiffe.io/docs/latest/spire-about/spire-concepts/#node-attestation' },
    { title: 'The k8s_psat node attestor and its selectors', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/plugin_server_nodeattestor_k8s_psat.md' },
  ],
});
