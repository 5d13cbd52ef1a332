import { defineLesson, endPods, lessonStep, logged, mistakeIn, newPodsOf, restart, state, step } from '../../src/lab/index.ts';
import { foldersDiffer, mountedByAnotherDriver, noSocketFolder, socketElsewhere, socketOnEvery } from '../../src/rules/index.ts';
import { csiMountsAnotherFolder, mountsFolder } from '../faults/socket/socket-hostpath.fault.ts';
import mtls from '../mtls.lab.ts';
import { clientDeployment } from '../nouns/deployments.ts';
import { client, lab, mtlsServer, requests } from '../nouns/mtls.ts';
import { agentConfig, agentDaemonSet, csiDaemonSet } from '../nouns/objects.ts';

const daemonSets = { kind: 'objects', of: [agentDaemonSet, csiDaemonSet] } as const;
const sameFolder = foldersDiffer({ of: agentDaemonSet, volume: 'sockets' }, { of: csiDaemonSet, volume: 'agent-socket' });
const theDeployment = { kind: 'objects', of: [clientDeployment] } as const;
const socket = { kind: 'objects', of: [clientDeployment, agentConfig] } as const;
const throughTheDriver = noSocketFolder(client, 'csi.spiffe.io');

export default defineLesson({
  id: 'socket-hostpath',
  place: 8,
  title: 'Pods that mount an empty folder',
  subtitle: 'the hostPath folder that SPIRE Agent and the SPIFFE CSI Driver share',
  on: mtls,
  minutes: 15,
  learns: [
    'How the Workload API’s socket gets from an agent into a pod that may not mount anything of its node.',
    'Why the agents and the CSI driver must name the same folder of the node, and why nothing says so when they do not.',
    'Why pods that ran before go on, and only new ones fail.',
  ],
  steps: [
    lessonStep('The agent makes its socket in a folder of the node', {
      why: 'The Workload API is a Unix socket: no network, no password, and the kernel tells the agent the PID of the process that connects. Pods do not share files, so the agent’s pod has a hostPath volume, and the socket is in a folder of the node.',
      look: `kubectl -n spire get daemonset spire-agent -o jsonpath='{.spec.template.spec.volumes[?(@.name=="sockets")]}'`,
      expect: [state("the agent's socket is on every worker", { kind: 'sockets' }, socketOnEvery, 10)],
    }),
    lessonStep('The CSI driver mounts that folder into a pod, when the pod starts', {
      why: 'A workload should not need hostPath, which Pod Security forbids for good reasons. It asks for a volume of csi.spiffe.io; the kubelet asks the driver on the node to mount one, and the driver binds its own hostPath folder into the pod, read-only. The folder is mounted, not the file: a new socket that a restarted agent makes is there, too.',
      look: `kubectl -n spire logs -l app=spiffe-csi-driver -c spiffe-csi-driver --tail=-1 | grep 'Volume published' | tail -1`,
      do: [restart(client)],
      expect: [
        logged(lab.csiDriver, /Volume published/, { within: 45 }),
        logged(newPodsOf(client), 'svid', { where: { spiffe_id: client.id }, within: 45 }),
        state('the agents and the CSI driver name the same folder of the node', daemonSets, sameFolder, 10),
      ],
    }),
  ],
  task: {
    story:
      'Last night the DaemonSet of the CSI driver was taken over from another team’s chart. All pods are ready, and requests were answered all night. This morning mtls-client was rolled out, without a change of its own, and has had no identity since. Find out why the new pod does not get the socket, and mend it for every new pod. mtls-client must still get the socket from the CSI driver.',
    fault: csiMountsAnotherFolder,
    fresh: [requests.fresh()],
    check: step('New pods get the folder with the socket, from the CSI driver', {
      why: 'A pod that mounts the folder of the node by itself would be answered, too; the next one would not.',
      expect: [
        state('the agents and the CSI driver name the same folder of the node', daemonSets, sameFolder, 5),
        state('mtls-client has a volume of csi.spiffe.io', theDeployment, throughTheDriver, 5),
        requests.bothRenewed(45),
        requests.answeredAtClient(30),
        requests.answeredAtServer(30),
      ],
    }),
    diagnoses: [
      mistakeIn({
        question: theDeployment,
        finds: throughTheDriver,
        advice: 'That mends one pod, and takes a right that workloads should not have. Give it back its volume, and look at what the driver mounts.',
      }),
      mistakeIn({
        question: socket,
        finds: socketElsewhere(client, 'csi.spiffe.io', agentConfig),
        advice: 'Where does mtls-client look for the socket? That was right before the task.',
      }),
      mistakeIn({
        question: daemonSets,
        finds: sameFolder,
        advice: 'One of them has another folder than yesterday. Running pods have mounted the one that was there before: which is it?',
      }),
      mistakeIn({
        question: { kind: 'mounts', of: client, by: lab.csiDriver },
        finds: mountedByAnotherDriver,
        advice: 'A mount is made once, when the pod starts, and nobody changes it afterwards. Which pod must be a new one?',
      }),
      mistakeIn({
        question: { kind: 'mounts', of: mtlsServer, by: lab.csiDriver },
        finds: mountedByAnotherDriver,
        advice: 'Is the socket still in the folder that mtls-server has mounted since it was started?',
      }),
    ],
    solution: [mountsFolder('/run/spire/agent-sockets'), endPods(lab.csiDriver), restart(client)],
  },
  questions: [
    {
      ask: 'mtls-server was not touched, and works on, although the driver of its node mounts an empty folder. Why?',
      answer:
        'Its volume was mounted when its pod started, by the driver that was there then. A bind mount holds on to the folder that it was made of, whether or not the pod that made it is still there.',
    },
    {
      ask: 'The client logs “no such file or directory” for a few seconds while an agent is replaced, too. How do you tell the two apart?',
      answer:
        'By waiting, and by which pods are concerned. An agent that ends in order removes its socket, and the next one makes a new one: that concerns every pod of the node, and ends by itself. A wrong folder concerns new pods only, and stays. An agent that was killed leaves the file behind, so there the error is “connection refused”.',
    },
    {
      ask: 'Why was the folder there at all, although no agent ever used it?',
      answer:
        'The type of the volume is DirectoryOrCreate: the kubelet makes the folder where it is missing. With the type Directory the driver’s pods would not have started, and the mistake would have been seen on the first evening.',
    },
  ],
  readOn: [
    { title: 'The SPIFFE CSI Driver', url: 'https://github.com/spiffe/spiffe-csi/blob/main/README.md' },
    { title: 'Kubernetes: hostPath volumes and their types', url: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath' },
    { title: 'The SPIFFE Workload Endpoint', url: 'https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE_Workload_Endpoint.md' },
  ],
});
