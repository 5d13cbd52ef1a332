import {
  type Answers,
  defineLesson,
  deploy,
  type Judge,
  lessonStep,
  logged,
  mistakeIn,
  newPodsOf,
  noneOf,
  remove,
  restart,
  state,
  step,
} from '../../src/lab/index.ts';
import { givenAnotherId, givesUnasked, isGivenSome, isNotGiven, nextPodGetsNothing, podsSelectedBy, ruleIsMissing } from '../../src/rules/index.ts';
import { identityForEverything } from '../faults/registration/identity-for-everything.fault.ts';
import mtls from '../mtls.lab.ts';
import {
  addControllerManager,
  everythingFile,
  everythingRule,
  managed,
  managedFile,
  managedRule,
  uninvited,
  uninvitedFile,
} from '../nouns/controller-manager.ts';
import { client, mtlsServer, requests, strictClient, strictServer } from '../nouns/mtls.ts';

const inDemo = { kind: 'matches', in: 'mtls-demo' } as const;
const theRule = { kind: 'objects', of: [everythingRule] } as const;
const registration = { kind: 'registration', of: managed } as const;
const unasked = givesUnasked([managed, client, mtlsServer, strictClient, strictServer], [managed]);
const nothing = nextPodGetsNothing(managed);
const given = noneOf(givenAnotherId(managed), isNotGiven(managed));

export default defineLesson({
  id: 'identity-for-everything',
  place: 22,
  title: 'A rule that selects everything',
  subtitle: 'a ClusterSPIFFEID without podSelector and namespaceSelector',
  on: mtls,
  minutes: 15,
  learns: [
    'What a ClusterSPIFFEID without selectors does.',
    'Why an identity for everybody says nothing about anybody.',
    'How to find out who has an identity, and who asked for it.',
  ],
  steps: [
    lessonStep('No rule, no identity', {
      why: 'Two programs start that nobody wrote an entry for. managed-client has the label that the ClusterSPIFFEID of the lesson controller-manager selects. The other, uninvited, has none. The agent treats both alike. For uninvited it finds no entry, and so gives it nothing: in SPIRE a program has no identity unless somebody registered it.',
      look: `kubectl -n mtls-demo logs deployment/uninvited --tail=1`,
      do: [...addControllerManager, deploy(managedFile), deploy(uninvitedFile)],
      expect: [
        logged(uninvited, 'identity', { where: { status: 'none' }, within: 60 }),
        logged(managed, 'svid', { where: { spiffe_id: managed.id }, within: 60 }),
        state('no entry is for uninvited', inDemo, isGivenSome(uninvited), 15),
      ],
    }),
    lessonStep('A rule without a selector', {
      why: 'Somebody did not want to write labels, and left the selectors out. In Kubernetes an empty label selector selects everything. The controller manager makes an entry for every pod of every namespace that it does not ignore, and the template makes the SPIFFE ID of the service account. The status says how many pods are selected.',
      look: `kubectl get clusterspiffeid everything -o jsonpath='{.status.stats}'`,
      do: [deploy(everythingFile), restart(uninvited)],
      expect: [
        logged(newPodsOf(uninvited), 'svid', { where: { spiffe_id: uninvited.id }, within: 60 }),
        state('the status says that the rule fits all six programs of the namespace', theRule, fitsAtLeast(6), 30),
      ],
    }),
  ],
  task: {
    story:
      'An inventory of the trust domain lists a program called uninvited, with an X509-SVID that any peer can verify. Nobody knows why it has one. Make sure that it gets none, and that no other pod gets what nobody asked for. What was asked for must go on working: the lab’s two pairs, and managed-client.',
    fault: identityForEverything,
    fresh: [requests.fresh()],
    check: step('Only the workloads that somebody asked for have an entry', {
      why: 'The mistake is the rule and not the pod: the next pod would have an identity again.',
      expect: [
        state('no pod is given an identity that nobody asked for', registration, unasked, 30),
        state('a new pod of managed-client is selected by a rule, or is what an entry demands', registration, nothing, 5),
        state('an entry gives its pod the SPIFFE ID of managed-client', registration, given, 30),
        requests.answeredAtClient(15),
        requests.answeredAtServer(15),
      ],
    }),
    diagnoses: [
      mistakeIn({
        question: registration,
        finds: ruleIsMissing(managedRule.name, managed),
        advice: 'Look at which rules there are. One of them was asked for: it is in manifests/lessons/managed-client.yaml.',
      }),
      mistakeIn({
        question: registration,
        finds: unasked,
        advice:
          'Look at the rules, and at what each selects. An entry with the prefix “managed.” is made by one of them, and is made again when it is deleted.',
      }),
      mistakeIn({ question: registration, finds: nothing, advice: 'Look at what registers managed-client: it was asked for.' }),
      mistakeIn({ question: registration, finds: given, advice: 'Look at the entries: which of them is for the pod of managed-client?' }),
    ],
    solution: [remove(everythingRule)],
  },
  questions: [
    {
      ask: 'The peer demands one exact SPIFFE ID. What harm does an identity for everybody do?',
      answer:
        'None at that peer. But many authorize by trust domain only: “somebody of ours” is then every pod, of every team, and each that an attacker can start. And a template made of the service account gives the identity of an important one to anybody who may start a pod with that service account.',
    },
    {
      ask: 'Why is deleting the entries of uninvited no answer?',
      answer:
        'The controller manager compares what the rules want with what is there, at each change and every ten seconds, and makes them again. The rule is what must change.',
    },
    {
      ask: 'Who should be allowed to create ClusterSPIFFEIDs?',
      answer:
        'As few as may write registration entries. The object is for the whole cluster, and its template may make any SPIFFE ID of the trust domain, even that of the payment service. RBAC of Kubernetes decides here who is who in SPIFFE.',
    },
  ],
  readOn: [
    { title: 'ClusterSPIFFEID, field by field', url: 'https://github.com/spiffe/spire-controller-manager/blob/v0.6.4/docs/clusterspiffeid-crd.md' },
    { title: 'Kubernetes: label selectors', url: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors' },
    { title: 'Registering workloads', url: 'https://spiffe.io/docs/latest/deploying/registering/' },
  ],
});

function fitsAtLeast(count: number): Judge<Answers['objects']> {
  return (objects) => {
    const found = podsSelectedBy(everythingRule, objects);
    return found >= count ? undefined : `the status says ${found} pods`;
  };
}
