import { type Answers, defineLesson, deploy, freshPod, lessonStep, logged, mistakeIn, newPodsOf, noneOf, restart, state, step } from '../../src/lab/index.ts';
import {
  entriesWithoutPod,
  givenAnotherId,
  givenToNobody,
  givenToOthers,
  givesUnasked,
  isNotGiven,
  nextPodGetsNothing,
  parentOutOfReach,
  podsSelectedBy,
} from '../../src/rules/index.ts';
import { labelled, unselectedPod } from '../faults/registration/unselected-pod.fault.ts';
import mtls from '../mtls.lab.ts';
import { addControllerManager, controllerManager, managed, managedFile, managedRule } from '../nouns/controller-manager.ts';
import { client, mtlsServer, requests, strictClient, strictServer } from '../nouns/mtls.ts';

const inDemo = { kind: 'matches', in: 'mtls-demo' } as const;
const theRule = { kind: 'objects', of: [managedRule] } as const;
const registration = { kind: 'registration', of: managed } as const;
const placement = { kind: 'placement', of: managed } as const;
const oneEach = noneOf(givenToNobody(managed), entriesWithoutPod(managed), givenToOthers(managed));
const nothing = nextPodGetsNothing(managed);
const unasked = givesUnasked([managed, client, mtlsServer, strictClient, strictServer], [managed]);

export default defineLesson({
  id: 'controller-manager',
  place: 12,
  title: 'Entries that nobody writes',
  subtitle: 'the SPIRE Controller Manager, and its ClusterSPIFFEID',
  on: mtls,
  minutes: 20,
  learns: [
    'How a ClusterSPIFFEID describes pods, and what registration entries come of it.',
    'Why these entries name one pod on one node, and come and go with it.',
    'Why an empty selector is the most dangerous one.',
  ],
  steps: [
    lessonStep('The controller manager runs in the pod of the server', {
      why: 'It watches pods, nodes and ClusterSPIFFEIDs, and makes registration entries out of them. For that it is an administrator of SPIRE Server: it uses the Unix socket in the server’s own pod, which no other pod can open. The two containers share their process IDs, since the server looks up who has called. Two settings matter most: the namespaces that it ignores, and entryIDPrefix. Without that prefix it takes every entry of the server for its own, and would delete all those of this lab that it did not make.',
      look: `kubectl -n spire get configmap spire-controller-manager -o yaml; kubectl -n spire logs spire-server-0 -c spire-controller-manager | tail -3`,
      do: addControllerManager,
      expect: [logged(controllerManager, /Starting workers.*"ClusterSPIFFEID"/, { within: 60 })],
    }),
    lessonStep('A rule for pods, and a pod that it fits', {
      why: 'The ClusterSPIFFEID selects namespaces and pods, and has a template for their SPIFFE IDs. It selects the pod of managed-client. So the controller manager makes one entry. Its parent ID is the SPIFFE ID of the agent on the pod’s node, so no alias is needed. Its selector is the pod’s UID, which no other pod ever has. The status says how many pods are selected.',
      look: `kubectl get clusterspiffeid managed -o jsonpath='{.status.stats}'; kubectl -n spire exec spire-server-0 -c spire-server -- /opt/spire/bin/spire-server entry show -spiffeID ${managed.id}`,
      do: [deploy(managedFile)],
      expect: [
        logged(managed, 'svid', { where: { spiffe_id: managed.id }, within: 60 }),
        state('the entry is for that pod, and for no other', inDemo, oneEach, 15),
        state('the status says that the rule fits one pod', theRule, fitsOnePod, 15),
      ],
    }),
    lessonStep('The entry goes with its pod', {
      why: 'Another pod has another UID, and perhaps another node, so the old pod’s entry is of no use to it. The controller manager deletes that entry and makes a new one. So an entry for each pod costs nobody any work.',
      look: `kubectl -n spire exec spire-server-0 -c spire-server -- /opt/spire/bin/spire-server entry show -spiffeID ${managed.id} | grep -E 'ID|Selector'`,
      do: [restart(managed)],
      expect: [
        logged(newPodsOf(managed), 'svid', { where: { spiffe_id: managed.id }, within: 60 }),
        state('the entry is for the new pod, and the old one’s is gone', inDemo, oneEach, 30),
      ],
    }),
  ],
  task: {
    story:
      'managed-client was rolled out with cleaner labels, and has had no identity since. Nobody has changed anything in SPIRE. A colleague wanted to “just take the selector out”, and the security team forbade it. Give managed-client its identity back, for its next pod too, and give no other pod one.',
    fault: unselectedPod,
    fresh: [freshPod(managed, { within: 45 })],
    check: step('managed-client has its identity, its next pod will have it, and no other pod has', {
      why: 'With an empty selector it would have one too, like every other pod.',
      expect: [
        state('no pod is given an identity that nobody asked for', registration, unasked, 30),
        state('a new pod of managed-client is selected by a rule, or is what an entry demands', registration, nothing, 5),
        state('an entry gives its pod the SPIFFE ID of managed-client', registration, noneOf(givenAnotherId(managed), isNotGiven(managed)), 30),
        state('the agent of its node has the parent ID of that entry', placement, parentOutOfReach(managed), 15),
        logged(managed, 'svid', { where: { spiffe_id: managed.id }, within: 45 }),
        requests.answeredAtClient(15),
      ],
    }),
    diagnoses: [
      mistakeIn({ question: registration, finds: givenAnotherId(managed), advice: 'Look at the SPIFFE ID of the entry that its pod is given.' }),
      mistakeIn({
        question: registration,
        finds: unasked,
        advice:
          'Look at which other pods are selected now. With a template of the service account, anybody who can start a pod gets the identity of any account.',
      }),
      mistakeIn({ question: placement, finds: parentOutOfReach(managed), advice: 'Look at the parent ID of the entry: which agent has it?' }),
      mistakeIn({
        question: registration,
        finds: nothing,
        advice: 'Look at what the rule selects, and at the pod template of deployment/managed-client, letter by letter.',
      }),
      mistakeIn({
        question: registration,
        finds: isNotGiven(managed),
        advice: 'The rule selects the pod now. kubectl get clusterspiffeid -o yaml shows what the controller manager made of it.',
      }),
    ],
    solution: [labelled('controller-manager')],
  },
  questions: [
    {
      ask: 'You delete an entry that the controller manager made, with spire-server entry delete. What happens?',
      answer: 'It makes it again: within ten seconds it compares what should be there with what is. To remove an entry, change the rule, or the pod.',
    },
    {
      ask: 'What does a ClusterSPIFFEID without any selector do?',
      answer:
        'It fits every pod of every namespace that is not ignored. With a template of namespace and service account each pod gets the identity of its service account, whether or not anybody wanted it to have one; and anybody who may create a ClusterSPIFFEID may give any identity of the trust domain.',
    },
    {
      ask: 'Why is the selector the pod’s UID, and not namespace and service account as in the lab’s own entries?',
      answer:
        'An entry for one pod on one node is given to that node’s agent only, and ends with the pod. An entry for a service account stays until somebody deletes it, and is given to every node under its parent. The price is one entry for each pod, made and deleted with it.',
    },
  ],
  readOn: [
    { title: 'SPIRE Controller Manager', url: 'https://github.com/spiffe/spire-controller-manager/blob/v0.6.4/README.md' },
    { title: 'ClusterSPIFFEID, field by field', url: 'https://github.com/spiffe/spire-controller-manager/blob/v0.6.4/docs/clusterspiffeid-crd.md' },
    { title: 'Kubernetes: label selectors', url: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors' },
  ],
});

function fitsOnePod(objects: Answers['objects']): string | undefined {
  const count = podsSelectedBy(managedRule, objects);
  return count === 1 ? undefined : `the status says ${count} pods`;
}
