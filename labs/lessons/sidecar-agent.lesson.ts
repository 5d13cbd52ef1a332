import { defineLesson, freshPod, lessonStep, logged, mistakeIn, newPodsOf, restart, state, step } from '../../src/lab/index.ts';
import { bringsAnAgent, letsOthersBeAgents, oneAgentPerWorker, readyOnEveryWorker, socketElsewhere, socketNotFromDriver } from '../../src/rules/index.ts';
import { sidecarAgent } from '../faults/agent/sidecar-agent.fault.ts';
import mtls from '../mtls.lab.ts';
import { agents, client, requests } from '../nouns/mtls.ts';
import { agentConfig, serverConfig } from '../nouns/objects.ts';
import { ownAgent, ownAgentDeployment, useTheNodesAgent } from '../nouns/own-agent.ts';
import { registered, registrationHints } from '../nouns/registered.ts';

const driver = 'csi.spiffe.io';
const theServer = { kind: 'objects', of: [serverConfig] } as const;
const theDeployment = { kind: 'objects', of: [ownAgentDeployment, agentConfig] } as const;
const othersMay = letsOthersBeAgents(serverConfig, 'spire:spire-agent');
const brings = bringsAnAgent(ownAgentDeployment);
const noFolder = socketNotFromDriver(ownAgent, driver);
const elsewhere = socketElsewhere(ownAgent, driver, agentConfig);

export default defineLesson({
  id: 'sidecar-agent',
  place: 16,
  title: 'An agent beside every program',
  subtitle: 'why SPIRE Agent is not a sidecar, and service_account_allow_list',
  on: mtls,
  minutes: 15,
  learns: [
    'What an agent needs to know of a node, and why a pod is not given it.',
    'Why one agent for each node is the unit of trust, and what the server asks before it believes one.',
    'How a workload reaches the agent of its node without being given the node’s folder.',
  ],
  steps: [
    lessonStep('One agent for each node, and it looks at callers from outside', {
      why: 'A DaemonSet runs one agent on each worker. The agent has proved which node it is on, sees the processes of all pods of that node, and may ask its kubelet about them. So it finds out who calls from what it sees, and not from what the caller says. An agent in the pod of the program would have to believe the same pod that it must check.',
      look: `kubectl -n spire get pods -l app=spire-agent -o wide; kubectl -n spire logs -l app=spire-agent --tail=-1 | grep 'PID attested' | tail -1`,
      do: [restart(client)],
      expect: [
        state('each worker has exactly one attested agent, and its SPIFFE ID ends in the UID of the node', { kind: 'agents' }, oneAgentPerWorker, 15),
        logged(agents, 'PID attested to have selectors', { where: { selectors: /"sa:mtls-client"/ }, within: 45 }),
        logged(newPodsOf(client), 'svid', { where: { spiffe_id: client.id }, within: 45 }),
      ],
    }),
  ],
  task: {
    story:
      'A team knows sidecars from its service mesh, and has put a SPIRE Agent into the pod of own-agent. The registration entry is there and the pod runs, but the program has no identity. They ask you to “allow their agent at the server”. Give own-agent its identity in the same way as all other workloads get theirs.',
    fault: sidecarAgent,
    fresh: [freshPod(ownAgent, { within: 45 })],
    check: step('own-agent has its identity from the agent of its node, and every worker has one agent', {
      why: 'An identity alone proves little: a server that accepts any pod as an agent would give it one too.',
      expect: [
        state('only the agents’ own service account may be an agent', theServer, othersMay, 5),
        state('own-agent brings no agent', theDeployment, brings, 5),
        state('the folder of the socket comes from the CSI driver', theDeployment, noFolder, 5),
        state('the program looks for the socket there', theDeployment, elsewhere, 5),
        ...registered(ownAgent),
        logged(ownAgent, 'svid', { where: { spiffe_id: ownAgent.id }, within: 45 }),
        state('each worker has exactly one attested agent, and its SPIFFE ID ends in the UID of the node', { kind: 'agents' }, oneAgentPerWorker, 30),
        state('a pod of SPIRE Agent is ready on every worker', { kind: 'pods', of: agents }, readyOnEveryWorker, 30),
        requests.answeredAtClient(30),
      ],
    }),
    diagnoses: [
      mistakeIn({
        question: theServer,
        finds: othersMay,
        advice:
          'Look at what the server is told about who may be an agent. Such an agent is given every identity whose parent ID is the alias of all nodes, with its key. Read in the log of the agent on that node what has happened to it since.',
      }),
      mistakeIn({
        question: theDeployment,
        finds: brings,
        advice: 'Compare its containers and volumes with those of mtls-client: kubectl -n mtls-demo get deployment mtls-client -o yaml.',
      }),
      mistakeIn({
        question: theDeployment,
        finds: noFolder,
        advice: 'The agent of the node has a socket. Look at which volume brings it into the pod of mtls-client.',
      }),
      mistakeIn({
        question: theDeployment,
        finds: elsewhere,
        advice: 'Look at SPIFFE_ENDPOINT_SOCKET. A path is looked up in the file system of the program’s own container.',
      }),
      ...registrationHints(ownAgent),
    ],
    solution: [useTheNodesAgent],
  },
  questions: [
    {
      ask: 'What happens when the server does allow mtls-demo:own-agent?',
      answer:
        'The SPIFFE ID of an agent ends in the UID of its node, so two agents of that node have the same SPIFFE ID. The server knows one certificate for it, the newest. The agent that attested before is refused at its next synchronization, and attests again; then the other one is refused. With a synchronization each second they take turns without end. Both logs say “Agent needs to re-attest”.',
    },
    {
      ask: 'Still, the agent in the pod would attest. Why does the program get nothing from it?',
      answer:
        'The agent asks the kubelet of its node which pod a process belongs to, at 127.0.0.1:10250. In the pod’s network that is the pod itself, where nothing listens. To mend that, the pod would need hostNetwork and a role that may read nodes/proxy: more rights on the node with each step.',
    },
    {
      ask: 'own-agent’s agent had insecure_bootstrap = true. What did that change?',
      answer:
        'It believed the first server that answered, and sent it its token. The trust bundle is a ConfigMap in the namespace spire, which a pod of mtls-demo cannot mount; the agents of the nodes can, and verify the server before they say anything.',
    },
  ],
  readOn: [
    {
      title: 'k8s_psat at the server: service_account_allow_list',
      url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/plugin_server_nodeattestor_k8s_psat.md',
    },
    { title: 'SPIRE concepts: agents and workload attestation', url: 'https://spiffe.io/docs/latest/spire-about/spire-concepts/' },
    { title: 'SPIFFE CSI Driver', url: 'https://github.com/spiffe/spiffe-csi/blob/main/README.md' },
  ],
});
