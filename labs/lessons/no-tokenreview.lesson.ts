import { defineLesson, endPods, lessonStep, logged, mistakeIn, noneOf, restore, state, step } from '../../src/lab/index.ts';
import { mayMoreThan, mayNotAll, notReady, oneAgentPerWorker, readyOnEveryWorker } from '../../src/rules/index.ts';
import { noTokenReview } from '../faults/agent/no-tokenreview.fault.ts';
import mtls from '../mtls.lab.ts';
import { agents, requests, server } from '../nouns/mtls.ts';
import { serverClusterRole } from '../nouns/objects.ts';
import { agentAccount, agentRights, serverAccount, serverNeeds, serverRights } from '../nouns/rights.ts';

const onlyWhatItNeeds = noneOf(mayNotAll(serverAccount), mayMoreThan(serverAccount, serverRights));
const serverMay = { kind: 'rights', account: serverAccount, asks: serverNeeds } as const;
const agentsMay = { kind: 'rights', account: agentAccount, asks: [] } as const;

export default defineLesson({
  id: 'no-tokenreview',
  place: 19,
  title: 'A token that the server cannot have reviewed',
  subtitle: 'TokenReview, k8s_psat, and the ClusterRole of SPIRE Server',
  on: mtls,
  minutes: 10,
  learns: [
    'Which three things SPIRE Server asks Kubernetes when an agent attests.',
    'Which rights it needs for that, and why no more.',
    'How a missing right of the server looks in the log of an agent that has done nothing wrong.',
  ],
  steps: [
    lessonStep('The server asks Kubernetes: is this token valid, whose is it, and on which node is that pod', {
      why: 'It creates a TokenReview: Kubernetes verifies the token and says which service account and which pod it was made for. Then it gets that pod, to learn the node, and the node, to learn its UID. So its ClusterRole has to create tokenreviews, and to get pods and nodes. Nothing has to be listed, watched or changed.',
      look: 'kubectl get clusterrole spire-server -o yaml',
      do: [endPods(agents)],
      expect: [
        logged(server, 'Agent attestation request completed', { distinct: { by: 'field', field: 'agent_id', count: 3 }, within: 60 }),
        state('each worker has exactly one attested agent, and its SPIFFE ID ends in the UID of the node', { kind: 'agents' }, oneAgentPerWorker, 30),
        state('the service account of SPIRE Server may do what it asks for, and nothing else', serverMay, onlyWhatItNeeds, 5),
      ],
    }),
  ],
  task: {
    story:
      'After an audit somebody removed rights that “a server which only reads” does not need. The agents were replaced in the night; in the morning none of them is ready, and no request is answered. Make the agents attest again, so that the audit still passes.',
    fault: noTokenReview,
    fresh: [requests.fresh(60)],
    check: step('Every worker has an agent that is ready, and the server may do no more than it asks for', {
      why: 'With every right it would work, too. But an attacker who takes over the server then has them.',
      expect: [
        state('the service account of SPIRE Server may do what it asks for, and nothing else', serverMay, onlyWhatItNeeds, 5),
        state('a pod of SPIRE Agent is ready on every worker', { kind: 'pods', of: agents }, readyOnEveryWorker, 60),
        requests.answeredAtClient(60),
        requests.answeredAtServer(60),
      ],
    }),
    diagnoses: [
      mistakeIn({
        question: serverMay,
        finds: mayNotAll(serverAccount),
        advice:
          'In the log of SPIRE Server the API server says who may not do what: which account, which verb, which resource, which API group? kubectl auth can-i asks for one right at a time, with --as for somebody else.',
      }),
      mistakeIn({
        question: serverMay,
        finds: mayMoreThan(serverAccount, serverRights),
        advice: 'It works, and the audit fails. Which roles are bound to the account of SPIRE Server, and what did it ask for in its log?',
      }),
      mistakeIn({
        question: agentsMay,
        finds: mayMoreThan(agentAccount, agentRights),
        advice: 'The agents were never refused anything. Which roles are bound to their account?',
      }),
      mistakeIn({
        question: { kind: 'pods', of: agents },
        finds: notReady(agents),
        advice:
          'The server may do what it must. An agent stops trying after a minute, and the kubelet waits longer each time it starts it again; a new pod is tried at once.',
      }),
    ],
    solution: [restore(serverClusterRole), endPods(agents)],
  },
  questions: [
    {
      ask: 'Why does the server not verify the token’s signature itself, with the public key of the API server?',
      answer:
        'It could see that the token was signed and has not expired, but not whether the pod that it is bound to still exists. The API server knows that: it refuses a token of a pod that was deleted.',
    },
    {
      ask: 'The right was removed days ago. Why did it break only in the night?',
      answer:
        'Only attesting needs it. An agent that has an X509-SVID of its own goes on until it must attest again: after a restart, since its key is in memory only, or about halfway through the life of that X509-SVID (agent_ttl).',
    },
    {
      ask: 'What could somebody do who takes over SPIRE Server’s service account?',
      answer:
        'Create TokenReviews, and read any pod and any node. That shows much, and changes nothing. The valuable thing in that pod is the key of the authority.',
    },
  ],
  readOn: [
    {
      title: 'k8s_psat at the server: the rights that it needs',
      url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/plugin_server_nodeattestor_k8s_psat.md',
    },
    { title: 'Kubernetes: TokenReview', url: 'https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/' },
    { title: 'Kubernetes: projected service account tokens', url: 'https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken' },
  ],
});
