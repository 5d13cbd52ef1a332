import { defineLesson, lessonStep, logged, mistakeIn, newPodsOf, noneOf, restart, setEnv, state, step } from '../../src/lab/index.ts';
import { noSocketFolder, socketElsewhere } from '../../src/rules/index.ts';
import { clientNamesTheNodesPath, socketInPod, socketVariable } from '../faults/socket/socket-path.fault.ts';
import mtls from '../mtls.lab.ts';
import { clientDeployment } from '../nouns/deployments.ts';
import { client, requests } from '../nouns/mtls.ts';
import { agentConfig } from '../nouns/objects.ts';

const driver = 'csi.spiffe.io';
const asked = { kind: 'objects', of: [clientDeployment, agentConfig] } as const;
const atTheVolume = noneOf(noSocketFolder(client, driver), socketElsewhere(client, driver, agentConfig));

export default defineLesson({
  id: 'socket-path',
  place: 9,
  title: 'The same socket under three names',
  subtitle: 'SPIFFE_ENDPOINT_SOCKET, socket_path and mountPath',
  on: mtls,
  minutes: 10,
  learns: [
    'How a workload finds the Workload API, and what decides each part of the path.',
    'Why a workload that cannot find the socket runs, and only its own log says so.',
    'What it means when a workload has no identity, and neither server nor agent says anything.',
  ],
  steps: [
    lessonStep('A workload is told where the Workload API is', {
      why: 'The Workload API needs no password, so its address is all that a workload must be given. By the SPIFFE Workload Endpoint specification that is the variable SPIFFE_ENDPOINT_SOCKET; a SPIFFE library reads it, connects, and the agent does the rest.',
      look: 'kubectl -n mtls-demo logs deployment/mtls-client | head -2',
      do: [restart(client)],
      expect: [
        logged(newPodsOf(client), 'start', { where: { socket: socketInPod }, within: 45 }),
        logged(newPodsOf(client), 'svid', { where: { spiffe_id: client.id }, within: 45 }),
      ],
    }),
    lessonStep('The pod decides the folder, the agent the name of the file', {
      why: 'The agent makes the file spire-agent.sock in a folder of its own (socket_path in agent.conf). The CSI driver mounts that folder, with whatever is in it, where the volumeMount of the workload says. So the path in the variable begins with this pod’s mountPath, and ends with the agent’s file name; it never contains the agent’s folder.',
      look: `kubectl -n mtls-demo get deployment mtls-client -o jsonpath='{.spec.template.spec.containers[0].env[0]}{"\\n"}{.spec.template.spec.containers[0].volumeMounts}{"\\n"}'`,
      expect: [state('SPIFFE_ENDPOINT_SOCKET of mtls-client names the agent’s file, in the folder that its volume is mounted at', asked, atTheVolume, 10)],
    }),
  ],
  task: {
    story:
      'mtls-client was rolled out with a new set of values. Its pod runs, has the volume of csi.spiffe.io as before, and has no identity. The agent on its node says nothing about it at all. Mend it so that requests are answered again. mtls-client must still get the socket from its volume of csi.spiffe.io.',
    fault: clientNamesTheNodesPath,
    fresh: [requests.fresh()],
    check: step('The client finds the socket in its own volume', {
      why: 'If mtls-client mounted the folder of the node itself, requests would be answered, too. But that takes a right which no workload should need.',
      expect: [
        state('SPIFFE_ENDPOINT_SOCKET of mtls-client names the agent’s file, in the folder that its volume is mounted at', asked, atTheVolume, 5),
        requests.answeredAtClient(30),
        requests.answeredAtServer(30),
      ],
    }),
    diagnoses: [
      mistakeIn({
        question: asked,
        finds: noSocketFolder(client, driver),
        advice: 'The CSI volume was not what was wrong. Without it the workload needs a hostPath, which Pod Security forbids; bring it back.',
      }),
      mistakeIn({
        question: asked,
        finds: socketElsewhere(client, driver, agentConfig),
        advice:
          'Compare three things: socket_path in agent.conf, mountPath in the Deployment, and the variable. Which part of the path does each of them decide?',
      }),
    ],
    solution: [setEnv(client, socketVariable, socketInPod)],
  },
  questions: [
    {
      ask: 'The path in the variable is the one in agent.conf, letter by letter. Why is it still wrong?',
      answer:
        'agent.conf is read in the agent’s container, where the folder of the node is mounted at that path. In the client’s container the same folder is mounted at another path, and there is nothing at the agent’s.',
    },
    {
      ask: 'Where would you look first: in the log of the server, of the agent, or of the client?',
      answer:
        'In the client’s. The server knows workloads from agents only, and the agent knows only those that connect. An agent that says nothing while a workload has no identity is itself the hint: it was never asked.',
    },
    {
      ask: 'Could another pod have put a socket of its own at that path, and given the client an identity?',
      answer:
        'Not in this volume: it is read-only for the workload, and the folder is the node’s. But somebody who may change the Deployment can choose the value of SPIFFE_ENDPOINT_SOCKET, and so decides which Workload API the client trusts.',
    },
  ],
  readOn: [
    {
      title: 'SPIFFE Workload Endpoint, section 4: locating the endpoint',
      url: 'https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE_Workload_Endpoint.md#4-locating-the-endpoint',
    },
    { title: 'SPIRE Agent configuration: socket_path', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/spire_agent.md' },
  ],
});
