import { defineLesson, endPods, lessonStep, logged, mistakeIn, restore, state, step } from '../../src/lab/index.ts';
import { aliasOfNoAgent, clusterUnknownToServer, notReady, oneAgentPerWorker, readyOnEveryWorker, startedBeforeChange } from '../../src/rules/index.ts';
import { wrongClusterName } from '../faults/agent/wrong-cluster-name.fault.ts';
import mtls from '../mtls.lab.ts';
import { agents, client, lab, requests, server } from '../nouns/mtls.ts';
import { agentConfig, serverConfig } from '../nouns/objects.ts';

const configs = { kind: 'objects', of: [agentConfig, serverConfig] } as const;
const unknown = clusterUnknownToServer(agentConfig, serverConfig);

export default defineLesson({
  id: 'wrong-cluster-name',
  place: 18,
  title: 'Agents with a cluster name that the server does not know',
  subtitle: 'k8s_psat, and its names of clusters in agent.conf and server.conf',
  on: mtls,
  minutes: 10,
  learns: [
    'What an agent says about itself before anybody believes it.',
    'Where the server looks for how to check that, and why a wrong name is refused before the token is looked at.',
    'That the same refusal is in two logs, and only one of them says on which nodes.',
  ],
  steps: [
    lessonStep('An agent sends a token, and the name of its cluster', {
      why: 'One server may serve agents of several clusters, and a token does not say in which of them it was made. So the agent adds a name. k8s_psat at the server looks it up in server.conf, under clusters: which API server to ask about the token, and which service accounts may be agents there. The name is then part of the agent’s SPIFFE ID and of its selectors.',
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
      'A second cluster is planned, and somebody gave this one a proper name in the configuration of the agents. They were rolled out, and since then no worker has an agent that is ready. Make them attest again. Requests must be answered then, with new X509-SVIDs.',
    fault: wrongClusterName,
    fresh: [requests.fresh(60)],
    check: step('Every worker has an agent that is ready, and requests are answered', {
      why: 'To tell the server the new name is only half of it. The agents then have other SPIFFE IDs and selectors, and the aliases that are the parent IDs of the entries still demand the old name of the cluster.',
      expect: [
        state('k8s_psat in server.conf has the cluster name of agent.conf', configs, unknown, 5),
        state('a pod of SPIRE Agent is ready on every worker', { kind: 'pods', of: agents }, readyOnEveryWorker, 60),
        requests.bothRenewed(60),
        requests.answeredAtClient(60),
        requests.answeredAtServer(60),
      ],
    }),
    diagnoses: [
      mistakeIn({
        question: configs,
        finds: unknown,
        advice: 'Compare cluster in agent.conf with the names under clusters of k8s_psat in server.conf.',
      }),
      mistakeIn({
        question: { kind: 'configured', by: serverConfig, of: server },
        finds: startedBeforeChange(server, serverConfig),
        advice: 'The server’s configuration was changed. Look at since when its pod has run.',
      }),
      mistakeIn({
        question: { kind: 'configured', by: agentConfig, of: agents },
        finds: startedBeforeChange(agents, agentConfig),
        advice: 'The agents’ configuration is right now. Look at since when each of them has run.',
      }),
      mistakeIn({
        question: { kind: 'placement', of: client },
        finds: aliasOfNoAgent,
        advice: 'Compare the selectors of the agents (spire-server agent show) with those of the entries whose parent ID is spire/server.',
      }),
      mistakeIn({
        question: { kind: 'pods', of: agents },
        finds: notReady(agents),
        advice:
          'Read its last lines: kubectl -n spire logs -l app=spire-agent --tail=3. After each failure the kubelet waits longer; a new pod is tried at once.',
      }),
    ],
    solution: [restore(agentConfig), endPods(agents)],
  },
  questions: [
    {
      ask: 'Requests were answered for a while after no agent could attest any more. How long, and why?',
      answer: 'Until the first X509-SVID reached its NotAfter, half a minute at most. Workloads keep what they hold, but no agent could renew it.',
    },
    {
      ask: 'Why does the server not simply try the token with every cluster that it knows?',
      answer:
        'Names of namespaces and service accounts are the same everywhere. A token must be reviewed by the cluster that the agent names, so that the SPIFFE ID says where the node is, and no other cluster can make one that passes.',
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
