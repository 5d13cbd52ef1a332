import {
  defineLesson,
  endPods,
  lessonStep,
  logged,
  notReady,
  oneAgentPerWorker,
  readyOnEveryWorker,
  restore,
  settingIsNot,
  startedBeforeChange,
  state,
  step,
} from '../src/lab/index.ts';
import { wrongClusterName } from './faults/wrong-cluster-name.fault.ts';
import mtls from './mtls.lab.ts';
import { agents, lab, requests, server } from './nouns.ts';
import { agentConfig } from './objects.ts';

export default defineLesson({
  id: 'wrong-cluster-name',
  place: 18,
  title: 'A cluster by another name',
  on: mtls,
  minutes: 10,
  learns: [
    'What an agent says about itself before anybody believes it.',
    'Where the server looks for how to check that, and why a wrong name is refused before the token is looked at.',
    'That the same refusal is in two logs, and only one of them says on which nodes.',
  ],
  steps: [
    lessonStep('An agent sends a token, and the name of its cluster', {
      why: 'One server may serve agents of several clusters, and a token says nothing of where it was made. So the agent adds a name, and k8s_psat at the server looks up in server.conf, under clusters, whose API server to ask about the token, and which service accounts may be agents there. The name then is part of the agent’s SPIFFE ID and of its selectors.',
      look: `kubectl -n spire logs spire-server-0 | grep 'Agent attestation request completed' | tail -3`,
      do: [endPods(agents)],
      expect: [
        logged(server, 'Agent attestation request completed', {
          where: { agent_id: new RegExp(`/k8s_psat/${lab.clusterName}/`) },
          distinct: { by: 'field', field: 'agent_id', count: 3 },
          within: 60,
        }),
        state('each worker has exactly one attested agent, and its SPIFFE ID ends in the UID of the node', { kind: 'agents' }, oneAgentPerWorker, 30),
      ],
    }),
  ],
  task: {
    story:
      'A second cluster is planned, and somebody gave this one a proper name in the configuration of the agents. They were rolled out, and since then no worker has an agent that is ready. Have them attest again, without giving up that requests are answered.',
    fault: wrongClusterName,
    fresh: [requests.fresh(60)],
    seen: step('The server refuses what it cannot look up', {
      why: 'It has no cluster of that name, so there is nobody to ask whether the token is good. Each agent logs the answer, and tries again for a minute before it gives up.',
      expect: [
        logged(server, /not configured for cluster "kind-spirelab"/, { within: 60 }),
        logged(agents, 'Failed to retrieve attestation result', {
          where: { error: /not configured for cluster "kind-spirelab"/ },
          distinct: { by: 'node', count: 3 },
          within: 60,
        }),
      ],
    }),
    check: step('Every worker has an agent that is ready, and requests are answered', {
      why: 'To teach the server the other name is half of it: the agents would be others then, and the aliases on which the entries hang demand the cluster by its old name.',
      expect: [
        state('a pod of SPIRE Agent is ready on every worker', { kind: 'pods', of: agents }, readyOnEveryWorker, 20),
        requests.bothRenewed(60),
        requests.answeredAtClient(60),
        requests.answeredAtServer(60),
      ],
    }),
    diagnoses: [
      {
        probe: { kind: 'objects', of: [agentConfig] },
        finds: settingIsNot(agentConfig, 'agent.conf', 'cluster', lab.clusterName, 'the cluster that the entries’ aliases demand'),
        advice: 'Compare it with the names under clusters in server.conf, and with k8s_psat:cluster: in the entries whose parent is the server.',
      },
      {
        probe: { kind: 'configured', by: agentConfig, of: agents },
        finds: startedBeforeChange(agents, agentConfig),
        advice: 'The name is right now, but not for those that run. What makes an agent read its configuration?',
      },
      {
        probe: { kind: 'pods', of: agents },
        finds: notReady(agents),
        advice:
          'Read its last lines: kubectl -n spire logs -l app=spire-agent --tail=3. After each failure the kubelet waits longer; a new pod is tried at once.',
      },
    ],
    solution: [restore(agentConfig), endPods(agents)],
  },
  questions: [
    {
      ask: 'Requests were answered for a while after no agent could attest any more. How long, and why?',
      answer:
        'Until the first X509-SVID reached its NotAfter, half a minute at most. Workloads keep what they hold; there was only nobody left who could renew it.',
    },
    {
      ask: 'Why does the server not simply try the token with every cluster that it knows?',
      answer:
        'Names of namespaces and service accounts are alike everywhere. A token must be judged by the cluster that it is said to come from, so that the SPIFFE ID says where the node is, and no other cluster can make one that passes.',
    },
    {
      ask: 'What else had to be changed to really give the cluster another name?',
      answer:
        'The key in server.conf, agent.conf, and every entry that selects k8s_psat:cluster, in an order in which no agent is without an alias: new aliases beside the old ones first. Each agent gets a new SPIFFE ID.',
    },
  ],
  readOn: [
    { title: 'k8s_psat at the server: clusters', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/plugin_server_nodeattestor_k8s_psat.md' },
    { title: 'k8s_psat at the agent: cluster, token_path', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/plugin_agent_nodeattestor_k8s_psat.md' },
  ],
});
