import { defineLesson, endPods, lessonStep, logged, mistakeIn, noneOf, publishBundle, state, step } from '../../src/lab/index.ts';
import { bootstrapsWithoutBundle, bundleHasOthers, bundleNotReadable, mayMoreThan, noBundle, notReady, readyOnEveryWorker } from '../../src/rules/index.ts';
import { missingBundle } from '../faults/trust/missing-bundle.fault.ts';
import mtls from '../mtls.lab.ts';
import { agents, requests } from '../nouns/mtls.ts';
import { agentConfig, bundleConfigMap } from '../nouns/objects.ts';
import { serverAccount, serverRights } from '../nouns/rights.ts';

const theBundle = { kind: 'published-bundle', in: bundleConfigMap, key: 'bundle.crt' } as const;
const theAgents = { kind: 'objects', of: [agentConfig] } as const;
const missing = noBundle(bundleConfigMap);
const empty = bundleNotReadable(bundleConfigMap, 'bundle.crt');
const foreign = bundleHasOthers(bundleConfigMap);
const serverMay = { kind: 'rights', account: serverAccount, asks: [] } as const;
/** It may also make the ConfigMap itself; anything else is too much. */
const tooMuch = mayMoreThan(serverAccount, [...serverRights, { verb: 'create', group: '', resource: 'configmaps' }]);
const unverified = bootstrapsWithoutBundle(agentConfig);

export default defineLesson({
  id: 'missing-bundle',
  place: 17,
  title: 'The first connection, and nobody to trust',
  subtitle: 'the trust bundle, its ConfigMap, and insecure_bootstrap',
  on: mtls,
  minutes: 15,
  learns: [
    'Why an agent needs the trust bundle before it has talked to anybody.',
    'How the bundle gets from the server to the agents, and who may write it.',
    'Where to see what is wrong with a pod that has not begun to log.',
  ],
  steps: [
    lessonStep('An agent has the bundle before it connects', {
      why: 'The server shows a certificate that its own authority signed. An agent that accepted any server would send its token to anybody, and believe whatever identities it was given. So it mounts the ConfigMap spire-bundle, and verifies the first connection with the certificates in it. Later bundles come over connections that were verified.',
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
      'Somebody found a ConfigMap that was empty in every manifest, and deleted it. The agents were rolled out an hour later. Their pods are there, and have logged nothing. Make the agent of every worker work again, with the authority that SPIRE Server has, and no other.',
    fault: missingBundle,
    fresh: [requests.fresh(60)],
    check: step('The bundle is published, and every worker has an agent that is ready', {
      why: 'With an empty ConfigMap the pods start, but the agents end again: they have no authority to verify the server with. With a foreign certificate in it, agents would believe a foreign server.',
      expect: [
        state('the ConfigMap holds the authorities of SPIRE Server, and no others', theBundle, noneOf(missing, empty, foreign), 45),
        state('agents verify the server when they start', theAgents, unverified, 5),
        state('the account of SPIRE Server may do no more than it needs for that', serverMay, tooMuch, 5),
        state('a pod of SPIRE Agent is ready on every worker', { kind: 'pods', of: agents }, readyOnEveryWorker, 60),
        requests.answeredAtClient(60),
        requests.answeredAtServer(60),
      ],
    }),
    diagnoses: [
      mistakeIn({ question: theAgents, finds: unverified, advice: 'Read agent.conf: which server does an agent believe when it starts?' }),
      mistakeIn({ question: serverMay, finds: tooMuch, advice: 'Look at which roles are bound to the account of SPIRE Server.' }),
      mistakeIn({
        question: theBundle,
        finds: foreign,
        advice: 'Compare what is in the ConfigMap with spire-server bundle show: whose certificates are they?',
      }),
      mistakeIn({
        question: theBundle,
        finds: missing,
        advice:
          'Look at what the pods of the agents mount, and in which namespace. Then read in the role of SPIRE Server what it may do with that object, and what it may not.',
      }),
      mistakeIn({
        question: theBundle,
        finds: empty,
        advice:
          'Look at the ConfigMap’s keys, and at trust_bundle_path in agent.conf. SPIRE Server writes the bundle half a minute after its start, and when its authorities change.',
      }),
      mistakeIn({
        question: { kind: 'pods', of: agents },
        finds: notReady(agents),
        advice:
          'The bundle is there. Look at the events of the pod. The kubelet waits longer after each failure, up to two minutes for a volume; a new pod is tried at once.',
      }),
    ],
    solution: [publishBundle(bundleConfigMap, 'bundle.crt'), endPods(agents)],
  },
  questions: [
    {
      ask: 'Why did nothing happen in the hour between?',
      answer: 'Running agents had the bundle in memory, and got its changes with each synchronization. Only an agent that starts needs the ConfigMap.',
    },
    {
      ask: 'Would it be safe to have agents start without any bundle?',
      answer:
        'No. SPIRE has a setting for it, insecure_bootstrap, and its name is a warning: the agent believes the first server that answers. An attacker who can answer instead of the server for a moment then decides what all workloads of that node trust.',
    },
    {
      ask: 'Is the trust bundle a secret?',
      answer:
        'No. It holds certificates of authorities, and no key: reading it lets nobody do anything. Writing it is dangerous: somebody who adds a certificate is trusted by each agent that starts afterwards.',
    },
  ],
  readOn: [
    { title: 'SPIRE Agent configuration: trust_bundle_path, insecure_bootstrap', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/spire_agent.md' },
    { title: 'The k8s_configmap bundle publisher', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/plugin_server_bundlepublisher_k8s_configmap.md' },
    { title: 'SPIFFE: trust domain and bundle', url: 'https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE_Trust_Domain_and_Bundle.md' },
  ],
});
