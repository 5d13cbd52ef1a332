import {
  defineLesson,
  deploy,
  givenToNobody,
  isGivenSome,
  lessonStep,
  logged,
  newPodsOf,
  noneOf,
  remove,
  restart,
  selectsEverything,
  state,
  step,
} from '../src/lab/index.ts';
import { addControllerManager, everythingFile, everythingRule, managed, managedFile, uninvited, uninvitedFile } from './controller-manager.ts';
import { identityForEverything } from './faults/identity-for-everything.fault.ts';
import mtls from './mtls.lab.ts';
import { requests } from './nouns.ts';

const inDemo = { kind: 'matches', in: 'mtls-demo' } as const;
const theRule = { kind: 'objects', of: [everythingRule] } as const;
const everything = selectsEverything(everythingRule);
const invited = noneOf(isGivenSome(uninvited), givenToNobody(managed));

export default defineLesson({
  id: 'identity-for-everything',
  place: 22,
  title: 'A rule that leaves nobody out',
  on: mtls,
  minutes: 15,
  learns: [
    'What a ClusterSPIFFEID without selectors does.',
    'Why an identity for everybody says nothing about anybody.',
    'How to find out who has an identity, and who asked for it.',
  ],
  steps: [
    lessonStep('No rule, no identity', {
      why: 'Two programs start that no entry was written for. managed-client carries the label that the ClusterSPIFFEID of the lesson controller-manager selects; the other carries nothing. The agent looks at both alike. For the second it finds no entry, and that is the default in SPIRE: nobody is anybody.',
      look: `kubectl -n mtls-demo logs deployment/uninvited --tail=1`,
      do: [...addControllerManager, deploy(managedFile), deploy(uninvitedFile)],
      expect: [
        logged(uninvited, 'identity', { where: { status: 'none' }, within: 60 }),
        logged(managed, 'svid', { where: { spiffe_id: managed.id }, within: 60 }),
        state('no entry is for uninvited', inDemo, isGivenSome(uninvited), 15),
      ],
    }),
    lessonStep('A rule without a selector', {
      why: 'Somebody did not want to write labels, and left the selectors out. In Kubernetes an empty label selector fits everything. The controller manager makes an entry for every pod of every namespace that it does not ignore, and the template makes the SPIFFE ID of the service account. What the rule fits is in its status.',
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
      'An inventory of the trust domain lists a program called uninvited, with an X509-SVID that any peer can verify. Nobody knows who gave it to it. See to it that it gets none, and nobody else of whom nobody said so; what was asked for, the lab’s own pairs and managed-client, must work on.',
    fault: identityForEverything,
    fresh: [requests.fresh()],
    seen: step('A program that nobody asked for has an identity', {
      why: 'It did nothing to get one. It was started, and there was a rule that it fitted.',
      expect: [logged(uninvited, 'svid', { where: { spiffe_id: uninvited.id }, within: 60 })],
    }),
    check: step('Only who was asked for has an entry', {
      why: 'Not the pod is the mistake but the rule: the next pod would have an identity again.',
      expect: [
        state('no rule selects everything', theRule, everything, 5),
        state('an entry is for managed-client, and none for uninvited', inDemo, invited, 30),
        requests.answeredAtClient(15),
        requests.answeredAtServer(15),
      ],
    }),
    diagnoses: [
      { probe: theRule, finds: everything, advice: 'Who needs what this rule gives? If somebody does: what do their pods have that others have not?' },
      {
        probe: inDemo,
        finds: isGivenSome(uninvited),
        advice: 'An entry with the prefix “managed.” is made by a rule, and is made again when it is deleted. Which rule fits that pod?',
      },
      { probe: inDemo, finds: givenToNobody(managed), advice: 'That one was asked for. Its own rule is in manifests/lessons/managed-client.yaml.' },
    ],
    solution: [remove(everythingRule)],
  },
  questions: [
    {
      ask: 'The peer demands one exact SPIFFE ID. What harm does an identity for everybody do?',
      answer:
        'None at that peer. But many authorize by trust domain only: “somebody of ours” is then every pod, of every team, and each that an attacker can start. And a template made of the service account gives the identity of an important one to whoever may start a pod with that service account.',
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

/** The controller manager’s own count (v0.6.4, status.stats.podsSelected). */
function fitsAtLeast(count: number): (value: unknown) => string | undefined {
  return (value) => {
    const [rule] = value as readonly [{ readonly status?: { readonly stats?: { readonly podsSelected?: number } } } | undefined];
    const found = rule?.status?.stats?.podsSelected ?? 0;
    return found >= count ? undefined : `the status says ${found} pods`;
  };
}
