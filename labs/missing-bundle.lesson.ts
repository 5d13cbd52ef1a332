import {
  cannotStart,
  defineLesson,
  endPods,
  isMissing,
  lessonStep,
  logged,
  noneOf,
  notReady,
  publishBundle,
  readyOnEveryWorker,
  state,
  step,
  withoutText,
} from '../src/lab/index.ts';
import { missingBundle } from './faults/missing-bundle.fault.ts';
import mtls from './mtls.lab.ts';
import { agents, requests } from './nouns.ts';
import { bundleConfigMap } from './objects.ts';

const theBundle = { kind: 'objects', of: [bundleConfigMap] } as const;
const missing = isMissing(bundleConfigMap);
const empty = withoutText(bundleConfigMap, 'bundle.crt', /-----BEGIN CERTIFICATE-----/, 'a certificate');

export default defineLesson({
  id: 'missing-bundle',
  place: 17,
  title: 'The first connection, and nobody to trust',
  on: mtls,
  minutes: 15,
  learns: [
    'Why an agent needs the trust bundle before it has talked to anybody.',
    'How the bundle gets from the server to the agents, and who may write it.',
    'Where a pod says what is wrong that has not begun to log.',
  ],
  steps: [
    lessonStep('An agent has the bundle before it connects', {
      why: 'The server shows a certificate that its own authority signed. An agent that accepted any server would hand its token to anybody, and believe whatever identities it was given. So it mounts the ConfigMap spire-bundle, and verifies the first connection with what is in it; later bundles come over connections that were verified.',
      look: 'kubectl -n spire get configmap spire-bundle -o yaml | head -5',
      do: [endPods(agents)],
      expect: [
        logged(agents, 'Bundle loaded', { distinct: { by: 'node', count: 3 }, within: 60 }),
        logged(agents, 'Node attestation was successful', { distinct: { by: 'node', count: 3 }, within: 60 }),
        state('the ConfigMap holds a certificate', theBundle, noneOf(missing, empty), 5),
      ],
    }),
  ],
  task: {
    story:
      'Somebody found a ConfigMap that no manifest of theirs had any data for, and deleted it. The agents were rolled out an hour later. Their pods are there, and have logged nothing. Have every worker’s agent work again, from the authority that there was.',
    fault: missingBundle,
    fresh: [requests.fresh(60)],
    seen: step('The agents’ pods wait for their volume', {
      why: 'A ConfigMap that is mounted must be there before the container is made. So there is no log: the kubelet says it in an event of the pod.',
      expect: [
        state(
          'a pod of SPIRE Agent cannot start: configmap "spire-bundle" not found',
          { kind: 'pods', of: agents },
          cannotStart(/configmap "spire-bundle" not found/),
          60,
        ),
      ],
    }),
    check: step('The bundle is published, and every worker has an agent that is ready', {
      why: 'A ConfigMap alone lets the pods start, and the agents end again: nothing in it is nobody to trust.',
      expect: [
        state('the ConfigMap holds a certificate', theBundle, noneOf(missing, empty), 5),
        state('a pod of SPIRE Agent is ready on every worker', { kind: 'pods', of: agents }, readyOnEveryWorker, 60),
        requests.answeredAtClient(60),
        requests.answeredAtServer(60),
      ],
    }),
    diagnoses: [
      {
        probe: theBundle,
        finds: missing,
        advice: 'Its manifest is empty on purpose. Read in the role of SPIRE Server what it may do with it, and what it may not.',
      },
      {
        probe: theBundle,
        finds: empty,
        advice:
          'SPIRE Server writes it half a minute after its start, and when its authorities change; that somebody emptied it, it does not notice. spire-server bundle show says what belongs there.',
      },
      {
        probe: { kind: 'pods', of: agents },
        finds: notReady(agents),
        advice: 'The bundle is there. The kubelet waits longer after each failure, up to two minutes for a volume; a new pod is tried at once.',
      },
    ],
    solution: [publishBundle(bundleConfigMap, 'bundle.crt'), endPods(agents)],
  },
  questions: [
    {
      ask: 'Why did nothing happen in the hour between?',
      answer: 'Agents that ran had the bundle in memory, and got changes of it with each synchronization. Only an agent that starts needs the ConfigMap.',
    },
    {
      ask: 'Would it be safe to have agents start without any bundle?',
      answer:
        'SPIRE has a setting for that, insecure_bootstrap, and its name is meant. The first server that answers would be believed. Who can answer in the server’s place for a moment then decides what all workloads of that node trust.',
    },
    {
      ask: 'Is the trust bundle a secret?',
      answer:
        'No. It holds certificates of authorities, and no key: reading it lets nobody do anything. Writing it does: whoever adds a certificate is trusted by each agent that starts afterwards.',
    },
  ],
  readOn: [
    { title: 'SPIRE Agent configuration: trust_bundle_path, insecure_bootstrap', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/spire_agent.md' },
    { title: 'The k8s_configmap bundle publisher', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/plugin_server_bundlepublisher_k8s_configmap.md' },
    { title: 'SPIFFE: trust domain and bundle', url: 'https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE_Trust_Domain_and_Bundle.md' },
  ],
});
