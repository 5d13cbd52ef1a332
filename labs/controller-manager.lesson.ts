import {
  defineLesson,
  deploy,
  entriesWithoutPod,
  freshPod,
  givenToNobody,
  givenToOthers,
  lessonStep,
  logged,
  newPodsOf,
  noneOf,
  restart,
  selectsEverything,
  selectsNoPodOf,
  state,
  step,
} from '../src/lab/index.ts';
import { addControllerManager, controllerManager, managed, managedDeployment, managedFile, managedRule } from './controller-manager.ts';
import { labelled, unselectedPod } from './faults/unselected-pod.fault.ts';
import mtls from './mtls.lab.ts';
import { requests } from './nouns.ts';

const inDemo = { kind: 'matches', in: 'mtls-demo' } as const;
const theRule = { kind: 'objects', of: [managedRule, managedDeployment] } as const;
const oneEach = noneOf(givenToNobody(managed), entriesWithoutPod(managed), givenToOthers(managed));
const unselected = selectsNoPodOf(managedRule, managedDeployment);
const everything = selectsEverything(managedRule);

export default defineLesson({
  id: 'controller-manager',
  place: 12,
  title: 'Entries that nobody writes',
  on: mtls,
  minutes: 20,
  learns: [
    'How a ClusterSPIFFEID describes pods, and what registration entries come of it.',
    'Why these entries name one pod on one node, and come and go with it.',
    'Why an empty selector is the most dangerous one.',
  ],
  steps: [
    lessonStep('The controller manager sits beside the server', {
      why: 'It watches pods, nodes and ClusterSPIFFEIDs, and makes registration entries out of them. For that it is an administrator of SPIRE Server: it uses the Unix socket in the server’s own pod, which nobody else can open; and the two share their processes, since the server looks up who has called. Two things in its configuration matter most. The namespaces that it ignores; and entryIDPrefix: without it, it holds every entry of the server for its own, and would delete all those of this lab that it did not make.',
      look: `kubectl -n spire get configmap spire-controller-manager -o yaml; kubectl -n spire logs spire-server-0 -c spire-controller-manager | tail -3`,
      do: addControllerManager,
      expect: [logged(controllerManager, /Starting workers.*"ClusterSPIFFEID"/, { within: 60 })],
    }),
    lessonStep('A rule for pods, and a pod that it fits', {
      why: 'The ClusterSPIFFEID says which namespaces and which pods, and how the SPIFFE ID is made of what the pod is: a template. managed-client fits. The controller manager makes one entry: its parent is the agent of the node that the pod is on, by its own SPIFFE ID, so no alias is needed; its selector is the pod’s UID, which no other pod ever has. How many pods the rule fits, it writes into the status.',
      look: `kubectl get clusterspiffeid managed -o jsonpath='{.status.stats}'; kubectl -n spire exec spire-server-0 -c spire-server -- /opt/spire/bin/spire-server entry show -spiffeID ${managed.id}`,
      do: [deploy(managedFile)],
      expect: [
        logged(managed, 'svid', { where: { spiffe_id: managed.id }, within: 60 }),
        state('the entry is for that pod, and for no other', inDemo, oneEach, 15),
        state('the status says that the rule fits one pod', theRule, fitsOnePod, 15),
      ],
    }),
    lessonStep('The entry goes with its pod', {
      why: 'Another pod has another UID, and perhaps another node: the entry of the old one is of no use to it. The controller manager takes that away and makes a new one. So an entry that fits one pod only costs nobody any work.',
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
      'managed-client was rolled out with cleaner labels, and has had no identity since. Nobody has touched SPIRE. Whoever is on call last week wanted to “just take the selector out”; the security team says that the next one who does that writes the report. Give managed-client its identity back, and nobody else one.',
    fault: unselectedPod,
    fresh: [freshPod(managed, { within: 45 })],
    seen: step('No entry is for the pod, and the agent has none to give', {
      why: 'The pod does not fit, so there is no entry. For the agent it is a process like any other that nobody registered.',
      expect: [
        state('no entry is for managed-client', inDemo, (value) => (givenToNobody(managed)(value) === undefined ? 'there is one' : undefined), 60),
        logged(newPodsOf(managed), 'identity', { where: { status: 'none' }, within: 60 }),
      ],
    }),
    check: step('managed-client has its identity, from a rule that fits it and no other pod', {
      why: 'With an empty selector it would have one, too, like every other pod.',
      expect: [
        state('the rule selects pods, and not all of them', theRule, everything, 5),
        state('the rule fits the pods of managed-client', theRule, unselected, 5),
        state('an entry is for its pod, and for no other', inDemo, oneEach, 30),
        logged(managed, 'svid', { where: { spiffe_id: managed.id }, within: 45 }),
        requests.answeredAtClient(15),
      ],
    }),
    diagnoses: [
      {
        probe: theRule,
        finds: everything,
        advice:
          'It works, and it works for whoever can start a pod. A template that is made of the service account then gives away every identity of the cluster.',
      },
      { probe: theRule, finds: unselected, advice: 'Read the two side by side, letter by letter. Which of them did somebody change?' },
      { probe: inDemo, finds: givenToOthers(managed), advice: 'Who else has what that entry demands?' },
      {
        probe: inDemo,
        finds: givenToNobody(managed),
        advice: 'The rule fits now. kubectl get clusterspiffeid managed -o yaml tells what the controller manager made of it.',
      },
    ],
    solution: [labelled('controller-manager')],
  },
  questions: [
    {
      ask: 'You delete an entry that the controller manager made, with spire-server entry delete. What happens?',
      answer: 'It makes it again: within ten seconds it compares what should be there with what is. Who wants an entry gone changes the rule, or the pod.',
    },
    {
      ask: 'What does a ClusterSPIFFEID without any selector do?',
      answer:
        'It fits every pod of every namespace that is not ignored. With a template of namespace and service account each pod gets the identity of its service account, whether or not anybody wanted it to have one; and whoever may create a ClusterSPIFFEID may give out any identity of the trust domain.',
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

/** The controller manager’s own count (v0.6.4, status.stats.podsSelected). */
function fitsOnePod(value: unknown): string | undefined {
  const [rule] = value as readonly [{ readonly status?: { readonly stats?: { readonly podsSelected?: number } } } | undefined];
  const count = rule?.status?.stats?.podsSelected ?? 0;
  return count === 1 ? undefined : `the status says ${count} pods`;
}
