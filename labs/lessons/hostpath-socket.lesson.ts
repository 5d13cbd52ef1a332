import { defineLesson, deploy, lessonStep, logged, mistakeIn, noneOf, patch, state, step, undeploy } from '../../src/lab/index.ts';
import { admitsWhatIsForbidden, mountsFolderOfNode, notReady, refusesItsOwn, socketElsewhere, socketNotFromDriver } from '../../src/rules/index.ts';
import { clientMountsTheNode, fromTheDriver } from '../faults/socket/hostpath-socket.fault.ts';
import mtls from '../mtls.lab.ts';
import { clientDeployment } from '../nouns/deployments.ts';
import { agents, client, lab, requests } from '../nouns/mtls.ts';
import { agentConfig, demoNamespace } from '../nouns/objects.ts';

const visitorFile = 'manifests/lessons/socket-visitor.yaml';
const visitor = lab.workload('socket-visitor');
const container = { name: 'asked', image: 'asked' };
/** What the level baseline forbids, and privileged does not (Kubernetes, “Pod Security Standards”). */
const admission = {
  kind: 'admission',
  to: demoNamespace.name,
  pods: {
    'a pod with a folder of its node': { containers: [container], volumes: [{ name: 'node', hostPath: { path: '/' } }] },
    'a pod with hostPID': { containers: [container], hostPID: true },
    'a privileged pod': { containers: [{ ...container, securityContext: { privileged: true } }] },
  },
} as const;
const theDeployment = { kind: 'objects', of: [clientDeployment, agentConfig] } as const;
const thePods = { kind: 'host-access', in: client.namespace } as const;
const driver = 'csi.spiffe.io';
const throughTheDriver = socketNotFromDriver(client, driver);
const elsewhere = socketElsewhere(client, driver, agentConfig);

export default defineLesson({
  id: 'hostpath-socket',
  place: 23,
  title: 'A door that is open for every pod',
  subtitle: 'hostPath volumes, Pod Security, and the SPIFFE CSI Driver',
  on: mtls,
  minutes: 15,
  learns: [
    'What a pod can do with the Workload API’s socket from its node, and what it cannot.',
    'What else it can do where it may mount folders of the node.',
    'Why the CSI driver exists, and how Pod Security makes it the only way.',
  ],
  steps: [
    lessonStep('A visitor takes the socket from the node', {
      why: 'The pod asks for no volume of csi.spiffe.io. It mounts the folder of the node in which the agent has its socket: a hostPath volume. The agent answers it like any other pod, attests it, and finds no entry. So reaching the socket gives nobody an identity: the selectors decide, and the way to the socket is not one of them. But the pod can write to that folder. The visitor does not run as root. A pod that does could put a socket of its own in place of the agent’s, and answer as the Workload API for every pod of that node.',
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
      'A colleague had trouble with the CSI driver, and made mtls-client mount the socket’s folder from the node: “it is the same socket”. From today on the security team wants the Pod Security level baseline enforced in the namespace mtls-demo; it forbids hostPath. Enforce it, and make mtls-client get the socket from the CSI driver again, so that its requests are answered.',
    fault: clientMountsTheNode,
    tidy: [undeploy(visitorFile)],
    fresh: [requests.fresh()],
    check: step('No pod has a folder of its node, none could get one, and the client’s requests are answered', {
      why: 'Pod Security looks at pods when they are created, and leaves alone those that run. So two things are asked: which pods the API server would admit now (by a dry run), and which pods there are.',
      expect: [
        state('mtls-client has a volume of csi.spiffe.io', theDeployment, noneOf(throughTheDriver, elsewhere), 5),
        state('mtls-demo admits no pod that baseline forbids', admission, admitsWhatIsForbidden, 5),
        state('mtls-demo admits new pods of its own Deployments', admission, refusesItsOwn, 5),
        state('no pod of mtls-demo has a folder of its node', thePods, mountsFolderOfNode, 30),
        requests.answeredAtClient(45),
        requests.answeredAtServer(45),
      ],
    }),
    diagnoses: [
      mistakeIn({
        question: theDeployment,
        finds: throughTheDriver,
        advice: 'Look at where the volume of mtls-client comes from, and compare it with manifests/mtls-demo/client.yaml.',
      }),
      mistakeIn({ question: theDeployment, finds: elsewhere, advice: 'Look at SPIFFE_ENDPOINT_SOCKET, and at where the volume is mounted.' }),
      mistakeIn({
        question: admission,
        finds: admitsWhatIsForbidden,
        advice: 'Look at the labels of the namespace. Pod Security is told by them: enforce refuses pods; warn and audit only report them.',
      }),
      mistakeIn({
        question: admission,
        finds: refusesItsOwn,
        advice: 'Look at which level is enforced, and at what it asks of the workloads of the namespace.',
      }),
      mistakeIn({
        question: thePods,
        finds: mountsFolderOfNode,
        advice: 'A pod that runs is left alone. Look at which pods of the namespace have a hostPath volume.',
      }),
      mistakeIn({
        question: { kind: 'pods', of: client },
        finds: notReady(client),
        advice: 'Look at the events of the pod: kubectl -n mtls-demo describe pod -l app=mtls-client.',
      }),
    ],
    solution: [fromTheDriver, patch(demoNamespace, { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } } })],
  },
  questions: [
    {
      ask: 'A csi volume is a folder of the node, too. Why may it be mounted under baseline?',
      answer:
        'The pod cannot say which folder: it names a driver, and the driver decides. This driver mounts one folder, read-only. With hostPath, the person who writes the pod chooses the folder: the kubelet’s credentials, other pods’ volumes, the whole disk.',
    },
    {
      ask: 'The visitor was given no identity. Could it have been given one?',
      answer:
        'Yes, with a service account that an entry describes: then it has every selector that the entry demands. For SPIRE, a pod with the service account of mtls-client is mtls-client, however it reaches the socket.',
    },
    {
      ask: 'Why do the agents and the CSI driver still need hostPath?',
      answer:
        'The agent makes the socket on the node, and the driver mounts it into pods. They are two programs in a namespace of their own, where the level is privileged, and everybody who may write there is trusted with the nodes. No other pod needs it.',
    },
  ],
  readOn: [
    { title: 'The SPIFFE CSI Driver', url: 'https://github.com/spiffe/spiffe-csi/blob/main/README.md' },
    { title: 'Kubernetes: Pod Security Standards', url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/' },
    { title: 'Kubernetes: Pod Security Admission', url: 'https://kubernetes.io/docs/concepts/security/pod-security-admission/' },
  ],
});
