import { defineLesson, endPods, lessonStep, logged, mistakeIn, newPodsOf, restore, state, step } from '../../src/lab/index.ts';
import {
  goesPast,
  leadsElsewhere,
  leavesOutNextPod,
  nodesReady,
  notReady,
  oneAgentPerWorker,
  readyOnEveryWorker,
  readyPods,
  volumeBound,
} from '../../src/rules/index.ts';
import { serviceSelectsNobody } from '../faults/cluster/kind-cluster.fault.ts';
import mtls from '../mtls.lab.ts';
import { agents, requests, server } from '../nouns/mtls.ts';
import { agentConfig, serverService, serverStatefulSet } from '../nouns/objects.ts';

const theService = { kind: 'service', of: serverService } as const;
const leadsAstray = leadsElsewhere(serverService, server);
const labels = { kind: 'objects', of: [serverService, serverStatefulSet] } as const;
const nextIsLeftOut = leavesOutNextPod(serverService, serverStatefulSet);
const address = { kind: 'objects', of: [agentConfig, serverService] } as const;
const pastTheService = goesPast(serverService, agentConfig);

export default defineLesson({
  id: 'kind-cluster',
  place: 11,
  title: 'SPIRE on a kind cluster, piece by piece',
  subtitle: 'StatefulSet, DaemonSet, and a Service that selects the wrong label',
  on: mtls,
  minutes: 15,
  learns: [
    'Why SPIRE Server is a StatefulSet with a PersistentVolumeClaim, and SPIRE Agent a DaemonSet.',
    'What an agent needs to reach its server: a name, an address, and a pod behind it.',
    'Why an address that refuses a connection says nothing about the pod that should answer there.',
  ],
  steps: [
    lessonStep('A StatefulSet gives SPIRE Server a name and a volume that outlive its pod', {
      why: 'The server signs with the keys of its CA, and knows agents and registration entries from its datastore. A server that came back without them would be another one: no agent would trust it, and it would know nobody. A StatefulSet gives the next pod the same name, and with the name the same PersistentVolumeClaim.',
      look: 'kubectl -n spire get statefulset,pod,pvc -l app=spire-server -o wide',
      do: [endPods(server)],
      expect: [
        // An authority in the journal of a pod that has just begun is one that an earlier pod made.
        logged(newPodsOf(server), 'Journal loaded', { where: { x509_cas: /^[1-9]/ }, within: 60 }),
        logged(newPodsOf(server), 'Starting Server APIs', { within: 60 }),
        state("the server's claim is bound to a PersistentVolume", { kind: 'volume', of: server }, volumeBound, 10),
        state('SPIRE Server has one pod, and it is ready', { kind: 'pods', of: server }, readyPods(1), 30),
      ],
    }),
    lessonStep('A DaemonSet gives each worker one agent', {
      why: 'An agent attests processes by asking the kernel which one is calling, and only the kernel of the same node knows. So each node with workloads needs an agent of its own, and no more: it proves which node it is, and one node is one identity. On the control plane no workload runs; its taint stops the agent from running there as well.',
      look: 'kubectl -n spire get daemonset,pod -l app=spire-agent -o wide',
      do: [endPods(agents)],
      expect: [
        state('four nodes are Ready', { kind: 'nodes' }, nodesReady(4), 10),
        logged(server, 'Agent attestation request completed', { distinct: { by: 'field', field: 'agent_id', count: 3 }, within: 60 }),
        state('each worker has exactly one attested agent, and its SPIFFE ID ends in the UID of the node', { kind: 'agents' }, oneAgentPerWorker, 30),
        state('a pod of SPIRE Agent is ready on every worker', { kind: 'pods', of: agents }, readyOnEveryWorker, 30),
      ],
    }),
    lessonStep('A Service lets the agents find the server, wherever its pod is', {
      why: 'agent.conf names spire-server:8081. The cluster’s DNS turns the name into the address of the Service, which no machine has: on each node kube-proxy has that address lead to the pods that the Service selects by their labels. The pod may be replaced, and move; name and address stay.',
      look: 'kubectl -n spire get service,endpointslices -o wide',
      expect: [state('the Service leads to the pod of SPIRE Server, and to no other', theService, leadsAstray, 10), ...requests.answered],
    }),
  ],
  task: {
    story:
      'All manifests were given the labels that Kubernetes recommends. The change was reviewed and applied, and everything went on working. A minute later the agents were rolled out again, and none of them has been ready since. SPIRE Server is ready, and its log has no error. Mend it so that an agent is attested on every worker again.',
    fault: serviceSelectsNobody,
    fresh: [requests.fresh()],
    check: step('The Service leads to the server again, and every worker has an agent that is ready', {
      why: 'Agents that reach the server prove that the way is there. That the Service selects the pod, and only that, makes it last until the next pod.',
      expect: [
        state('the Service leads to the pod of SPIRE Server, and to no other', theService, leadsAstray, 5),
        state('the Service will lead to the next pod of SPIRE Server, too', labels, nextIsLeftOut, 5),
        state('the agents connect to the Service', address, pastTheService, 5),
        state('a pod of SPIRE Agent is ready on every worker', { kind: 'pods', of: agents }, readyOnEveryWorker, 60),
        state('each worker has exactly one attested agent, and its SPIFFE ID ends in the UID of the node', { kind: 'agents' }, oneAgentPerWorker, 30),
        requests.bothRenewed(40),
        requests.answeredAtClient(30),
        requests.answeredAtServer(30),
      ],
    }),
    diagnoses: [
      mistakeIn({
        question: address,
        finds: pastTheService,
        advice: 'The address of one pod is valid until that pod is replaced. Agents should connect to the name that stays.',
      }),
      mistakeIn({
        question: theService,
        finds: leadsAstray,
        advice: 'An address that no pod has is refused by the node that asks. Compare what the Service selects with what the pod is labelled.',
      }),
      mistakeIn({
        question: labels,
        finds: nextIsLeftOut,
        advice: 'What happens when the pod of SPIRE Server is replaced? Its next pod is made from the template of the StatefulSet.',
      }),
      mistakeIn({
        question: { kind: 'pods', of: server },
        finds: notReady(server),
        advice: 'Without a server there is nothing behind the address: look at its pod before the agents.',
      }),
      mistakeIn({
        question: { kind: 'pods', of: agents },
        finds: notReady(agents),
        advice: 'An agent stops trying after a minute, and the kubelet waits longer each time it starts it again. A new pod is tried at once.',
      }),
    ],
    solution: [restore(serverService), endPods(agents)],
  },
  questions: [
    {
      ask: 'Agents that had not been replaced went on at first. Why, and for how long?',
      answer:
        'The address of an open connection is not looked up again: the node goes on sending its packets to the same pod. SPIRE Server ends an agent’s connection after about three minutes. The next one is refused, the agent cannot synchronize, and X509-SVIDs expire one after the other.',
    },
    {
      ask: 'What would happen if SPIRE Server were a Deployment with an emptyDir?',
      answer:
        'Its next pod would make a new CA and an empty datastore. Agents would refuse its certificate, since they trust the old CA; and once they had the new one, no registration entry would be there to give an identity by.',
    },
    {
      ask: 'Why does a second replica of this StatefulSet not make SPIRE Server highly available?',
      answer:
        'Each replica would have a volume of its own, with a CA and an SQLite datastore of its own: two servers that know nothing of each other behind one address. Replicas need one datastore in common, and each has its own keys, all of whose authorities are in one trust bundle.',
    },
  ],
  readOn: [
    { title: 'SPIRE quickstart for Kubernetes', url: 'https://spiffe.io/docs/latest/try/getting-started-k8s/' },
    { title: 'Kubernetes: StatefulSets', url: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/' },
    { title: 'Kubernetes: debug Services', url: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/' },
  ],
});
