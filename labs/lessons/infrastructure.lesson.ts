import { defineLesson, endPods, finding, lessonStep, logged, mistakeIn, noneOf, patch, podOf, state, step } from '../../src/lab/index.ts';
import {
  driverOnEvery,
  keptOffNodes,
  mayRunNowhere,
  oneAgentPerWorker,
  podIsMissing,
  readyOnEveryWorker,
  settingIsNot,
  socketOnWorkersOnly,
  volumeBound,
} from '../../src/rules/index.ts';
import { keptOffDriver, secondClient } from '../faults/socket/kept-off-driver.fault.ts';
import mtls from '../mtls.lab.ts';
import { agents, client, lab, requests, server } from '../nouns/mtls.ts';
import { agentConfig, csiDaemonSet, serverConfig } from '../nouns/objects.ts';

const onEachWorker = driverOnEvery('csi.spiffe.io');
const keptOff = keptOffNodes(csiDaemonSet);
const secondIsGone = podIsMissing(secondClient);
const placement = { kind: 'placement', of: client } as const;
const nowhere = mayRunNowhere(client);

export default defineLesson({
  id: 'infrastructure',
  place: 1,
  title: 'A server, an agent on each worker, and a way into the pods',
  subtitle: 'the pods of SPIRE Server, SPIRE Agent and the SPIFFE CSI Driver, and their configuration',
  on: mtls,
  minutes: 20,
  learns: [
    'Which parts SPIRE has on Kubernetes, what each of them keeps, and what happens when it is gone.',
    'What the settings in the two ConfigMaps mean.',
    'How the Workload API gets from a node into a pod that may not touch the node.',
  ],
  steps: [
    lessonStep('SPIRE Server keeps the data that must not be lost', {
      why: 'SPIRE Server holds what all trust comes from: the keys of the X.509 authority (KeyManager "disk": keys_path) and the data store with registration entries and attested agents (DataStore "sql": connection_string). Both are files on a PersistentVolume, so it is a StatefulSet: its pod comes back under the same name, to the same volume.',
      look: 'kubectl -n spire get statefulset,pvc',
      expect: [state("the server's claim is bound to a PersistentVolume", { kind: 'volume', of: server }, volumeBound, 10)],
    }),
    lessonStep('server.conf says which trust domain this is, and how long X509-SVIDs are valid', {
      why: 'trust_domain is the first part of every SPIFFE ID. ca_ttl is how long the authority lives, agent_ttl how long the X509-SVID of an agent lives, default_x509_svid_ttl what a workload gets whose entry says nothing. NodeAttestor "k8s_psat" has the names of the clusters whose agents may attest, and for each name the service accounts that they may have. BundlePublisher "k8s_configmap" writes the trust bundle where agents find it before they trust anybody.',
      look: 'kubectl -n spire get configmap spire-server -o yaml',
      expect: [
        state(
          'server.conf names the trust domain of this lab',
          { kind: 'objects', of: [serverConfig] },
          settingIsNot(serverConfig, 'server.conf', 'trust_domain', lab.trustDomain, 'the trust domain of this lab'),
          10,
        ),
      ],
    }),
    lessonStep('agent.conf says where the server is, and how to verify it', {
      why: 'server_address and server_port are the Service in front of the server. trust_bundle_path is the bundle with which the first connection is verified: an agent trusts no server whose certificate this bundle does not verify. cluster is the name that this cluster has in the configuration of k8s_psat at the server. socket_path is where the Workload API will be, in a folder of the node. KeyManager "memory" keeps the agent’s key in its process only: an agent that restarts attests again, and there is no key on the node to steal.',
      look: 'kubectl -n spire get configmap spire-agent -o yaml',
      expect: [
        state(
          'agent.conf has the same trust domain, and the cluster name of k8s_psat in server.conf',
          { kind: 'objects', of: [agentConfig] },
          noneOf(
            settingIsNot(agentConfig, 'agent.conf', 'trust_domain', lab.trustDomain, 'the trust domain of the server'),
            settingIsNot(agentConfig, 'agent.conf', 'cluster', lab.clusterName, 'the cluster name of k8s_psat in server.conf'),
          ),
          10,
        ),
      ],
    }),
    lessonStep('Each agent proves which node it is on', {
      why: 'An agent presents a projected service account token, made for the audience spire-server. The server lets Kubernetes review it (TokenReview), learns the pod, and asks for the pod’s node. The agent gets a SPIFFE ID that ends in the UID of that node: compare the log of the server with the nodes. Agents are a DaemonSet: one for each worker, because only a process on a node can look at the other processes there.',
      look: `kubectl -n spire logs spire-server-0 | grep 'Agent attestation request completed' | tail -3; kubectl get nodes -o custom-columns=NAME:.metadata.name,UID:.metadata.uid`,
      do: [endPods(agents)],
      expect: [
        logged(server, 'Agent attestation request completed', {
          where: { node_attestor_type: 'k8s_psat' },
          distinct: { by: 'field', field: 'agent_id', count: 3 },
          within: 60,
        }),
        state('each worker has exactly one attested agent, and its SPIFFE ID ends in the UID of the node', { kind: 'agents' }, oneAgentPerWorker, 30),
      ],
    }),
    lessonStep('The socket is on each worker, and on no control plane', {
      why: 'The Workload API is a Unix socket, because the kernel tells the agent which process is at the other end: no name, password or token is needed. It is in a folder of the node. The control plane is tainted, so no agent runs there, and nothing there can get an identity.',
      look: 'kubectl -n spire get pods -o wide -l app=spire-agent',
      expect: [state('the socket is on each worker, and on no control plane', { kind: 'sockets' }, socketOnWorkersOnly, 30)],
    }),
    lessonStep('The CSI driver brings it into pods', {
      why: 'A pod could mount the folder by a hostPath, but a pod that may use hostPath may read any file of the node. The SPIFFE CSI Driver is asked by the kubelet when a pod has a volume of csi.spiffe.io, and mounts the folder into the pod, read-only: the pod needs no right on the node. Each kubelet lists in its CSINode which drivers it has.',
      look: 'kubectl get csinodes -o "custom-columns=NODE:.metadata.name,DRIVERS:.spec.drivers[*].name"',
      expect: [state('csi.spiffe.io is registered on every worker', { kind: 'csi-nodes' }, onEachWorker, 30)],
    }),
  ],
  task: {
    story:
      'To save memory, somebody changed “that driver” so that it runs only where it is needed. Nothing broke. Now a second client is to be started, mtls-client-second, and its container is not even created. Mend it so that pods with an identity start on every worker again, mtls-client-second among them.',
    fault: keptOffDriver,
    fresh: [requests.fresh(60)],
    check: step('The driver is on every worker, and the second client has its identity', {
      why: 'Pods that run already prove nothing: they have had their mount since before.',
      expect: [
        state('csi.spiffe.io is registered on every worker', { kind: 'csi-nodes' }, onEachWorker, 5),
        state('a pod of the driver is ready on every worker', { kind: 'pods', of: lab.csiDriver }, readyOnEveryWorker, 15),
        state('a node may run the next pod of mtls-client', placement, nowhere, 5),
        state(`the pod ${secondClient} is there`, { kind: 'pods', of: client }, secondIsGone, 5),
        logged(podOf(client, secondClient), 'svid', { where: { spiffe_id: client.id }, within: 60 }),
      ],
    }),
    diagnoses: [
      mistakeIn({
        question: placement,
        finds: nowhere,
        advice: 'The labels of nodes say what runs where, for all pods: kubectl get nodes --show-labels. Were they wrong before the task?',
      }),
      mistakeIn({
        question: { kind: 'pods', of: client },
        finds: secondIsGone,
        advice: 'Which pods were to be started? Compare with kubectl -n mtls-demo get pods.',
      }),
      mistakeIn({
        question: { kind: 'objects', of: [csiDaemonSet] },
        finds: keptOff,
        advice: 'Which nodes have that label (kubectl get nodes --show-labels)? The kubelet of every other one is without the driver.',
      }),
      mistakeIn({
        question: { kind: 'csi-nodes' },
        finds: finding('cluster/worker-without-driver', 'A worker is without the CSI driver.', onEachWorker),
        advice: 'Compare the CSINodes with the pods of the driver: kubectl -n spire get pods -o wide -l app=spiffe-csi-driver.',
      }),
    ],
    solution: [patch(csiDaemonSet, { spec: { template: { spec: { nodeSelector: null } } } })],
  },
  questions: [
    {
      ask: 'Why did nothing break when the driver was removed from nodes?',
      answer:
        'It only mounts. A pod that runs has its mount, and talks to the agent’s socket without the driver. The first pod that starts later is the first to fail, which may be days after the change.',
    },
    {
      ask: 'What is lost when an agent’s pod is deleted, and what when the server’s volume is?',
      answer:
        'An agent loses its key and what it has cached; it attests again and fetches the rest within seconds. With the volume the authority is lost: nobody can sign what agents and workloads trust any more, and all entries are gone.',
    },
    {
      ask: 'Somebody on a worker starts a process that pretends to be the agent. What is missing to be one for the server?',
      answer:
        'A token of the service account spire:spire-agent, bound to a pod on that node, for the audience spire-server, and not expired. An attacker who has become root on the node can take it from the agent’s pod, and is then that agent; with aliases of one node as parents of the entries, such an agent gets only the identities of its own node’s workloads.',
    },
  ],
  readOn: [
    { title: 'SPIRE Concepts', url: 'https://spiffe.io/docs/latest/spire-about/spire-concepts/' },
    { title: 'SPIFFE CSI Driver', url: 'https://github.com/spiffe/spiffe-csi' },
    { title: 'The k8s_psat node attestor', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/plugin_server_nodeattestor_k8s_psat.md' },
  ],
});
