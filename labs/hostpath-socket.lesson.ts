import {
  defineLesson,
  deploy,
  enforcesOtherThan,
  lessonStep,
  logged,
  mountsFolderOfNode,
  newPodsOf,
  noSocketFolder,
  patch,
  state,
  step,
} from '../src/lab/index.ts';
import { clientDeployment } from './deployments.ts';
import { clientMountsTheNode, fromTheDriver, visitorFile } from './faults/hostpath-socket.fault.ts';
import mtls from './mtls.lab.ts';
import { agents, client, lab, requests } from './nouns.ts';
import { demoNamespace } from './objects.ts';

const visitor = lab.workload('socket-visitor');
const theNamespace = { kind: 'objects', of: [demoNamespace] } as const;
const theDeployment = { kind: 'objects', of: [clientDeployment] } as const;
const thePods = { kind: 'host-access', in: client.namespace } as const;
const enforced = enforcesOtherThan(demoNamespace, 'baseline');
const throughTheDriver = noSocketFolder(client, 'csi.spiffe.io');

export default defineLesson({
  id: 'hostpath-socket',
  place: 23,
  title: 'A door that is open for every pod',
  on: mtls,
  minutes: 15,
  learns: [
    'What a pod can do with the Workload API’s socket from its node, and what it cannot.',
    'What else it can do where it may mount folders of the node.',
    'Why the CSI driver exists, and how Pod Security makes it the only way.',
  ],
  steps: [
    lessonStep('A visitor takes the socket from the node', {
      why: 'The pod asks for no volume of csi.spiffe.io. It mounts the folder of the node in which the agent has its socket: a hostPath volume. The agent answers it like any other, finds out what it is, and finds no entry. Who reaches the socket has no identity yet: selectors decide, and the way by which somebody came is none of them. But the folder is mounted with the right to write. The visitor does not run as root; one that does could put a socket of its own in place of the agent’s, and be the Workload API for every pod of that node.',
      look: 'kubectl -n mtls-demo logs socket-visitor --tail=1; kubectl -n mtls-demo get pod socket-visitor -o jsonpath={.spec.volumes}',
      do: [deploy(visitorFile)],
      expect: [
        logged(agents, 'PID attested to have selectors', { where: { selectors: /"pod-name:socket-visitor"/ }, within: 60 }),
        logged(visitor, 'identity', { where: { status: 'none' }, within: 60 }),
        state('a pod of mtls-demo has a folder of its node', thePods, (value) => (mountsFolderOfNode(value) === undefined ? 'none has' : undefined), 15),
      ],
    }),
  ],
  task: {
    story:
      'A colleague had trouble with the CSI driver and had mtls-client mount the socket’s folder from the node; “it is the same socket”. The security team wants the namespace mtls-demo held to the Pod Security level baseline, which forbids hostPath, from today on. Make both so, and have mtls-client answered.',
    fault: clientMountsTheNode,
    fresh: [requests.fresh()],
    seen: step('The client works, with a folder of its node', {
      why: 'It gets the same X509-SVID from the same agent. Nothing in SPIRE says that something is wrong, because for SPIRE nothing is.',
      expect: [
        logged(newPodsOf(client), 'svid', { where: { spiffe_id: client.id }, within: 60 }),
        state('a pod of mtls-demo has a folder of its node', thePods, (value) => (mountsFolderOfNode(value) === undefined ? 'none has' : undefined), 15),
      ],
    }),
    check: step('No pod has a folder of its node, none could get one, and the client is answered', {
      why: 'Pod Security looks at pods when they are created, and lets those be that are there: so both are asked, the rule and the pods.',
      expect: [
        state('mtls-demo is held to baseline', theNamespace, enforced, 5),
        state('mtls-client has a volume of csi.spiffe.io', theDeployment, throughTheDriver, 5),
        state('no pod of mtls-demo has a folder of its node', thePods, mountsFolderOfNode, 30),
        requests.answeredAtClient(45),
        requests.answeredAtServer(45),
      ],
    }),
    diagnoses: [
      {
        probe: theDeployment,
        finds: throughTheDriver,
        advice: 'The volume has the same name as before, and another source. What did the manifest of the lab have there?',
      },
      { probe: theNamespace, finds: enforced, advice: 'Pod Security is told by labels of the namespace: enforce refuses, warn and audit only say so.' },
      { probe: thePods, finds: mountsFolderOfNode, advice: 'Nobody ends a pod that is there already. Which one is it, and what makes it?' },
    ],
    solution: [fromTheDriver, patch(demoNamespace, { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } } })],
  },
  questions: [
    {
      ask: 'A csi volume is a folder of the node, too. Why may it be mounted under baseline?',
      answer:
        'The pod cannot say which folder: it names a driver, and the driver decides. This one mounts one folder, read-only. A hostPath lets whoever writes the pod choose: the kubelet’s credentials, other pods’ volumes, the whole disk.',
    },
    {
      ask: 'The visitor was given no identity. Could it have been given one?',
      answer:
        'Yes, with a service account that an entry describes: then it has every selector that the entry asks for. Who may start pods with mtls-client’s service account is mtls-client for SPIRE, by whichever way it comes to the socket.',
    },
    {
      ask: 'Why do the agents and the CSI driver still need hostPath?',
      answer:
        'Somebody must have the folder in the first place. They are two programs, in a namespace of their own that is held to no level, and who may write there is trusted with the nodes. The point is that nobody else needs it.',
    },
  ],
  readOn: [
    { title: 'The SPIFFE CSI Driver', url: 'https://github.com/spiffe/spiffe-csi/blob/main/README.md' },
    { title: 'Kubernetes: Pod Security Standards', url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/' },
    { title: 'Kubernetes: Pod Security Admission', url: 'https://kubernetes.io/docs/concepts/security/pod-security-admission/' },
  ],
});
