import {
  defineLesson,
  deploy,
  endPods,
  lessonStep,
  logged,
  mistakeIn,
  newPodsOf,
  noneOf,
  restart,
  restore,
  rewrite,
  state,
  step,
  undeploy,
} from '../../src/lab/index.ts';
import { mayMoreThanItNeeds, notReady, ownProcessesOnly, readyOnEveryWorker, seesProcessesBeside, seesProcessesOfNode } from '../../src/rules/index.ts';
import { noHostPid } from '../faults/agent/host-pid.fault.ts';
import mtls from '../mtls.lab.ts';
import { agents, client, requests } from '../nouns/mtls.ts';
import { agentConfig, agentDaemonSet } from '../nouns/objects.ts';

const rootClientFile = 'manifests/lessons/host-pid.yaml';
const theDaemonSet = { kind: 'objects', of: [agentDaemonSet] } as const;
const theWorkloads = { kind: 'host-access', in: client.namespace } as const;
const ofSpire = { kind: 'host-access', in: agents.namespace } as const;
const tooMuch = mayMoreThanItNeeds(agentDaemonSet, ['/run/spire/agent-sockets']);
const beside = seesProcessesBeside(agents);

export default defineLesson({
  id: 'host-pid',
  place: 21,
  title: 'What hostPID lets an agent see',
  subtitle: 'the PID namespace of the node, /proc, and the unix workload attestor',
  on: mtls,
  minutes: 15,
  learns: [
    'Why an agent needs the PID namespace of its node, and no workload does.',
    'What of other processes it can then read in /proc, and what the kernel still keeps from it.',
    'How a missing hostPID looks: every caller is refused, and the registration entries are not the cause.',
  ],
  steps: [
    lessonStep('The kernel names the caller by a PID of the node', {
      why: 'When somebody connects to a Unix socket, the kernel tells the listener the PID of the other side, and translates it into the PID namespace of the listener. With hostPID that is the namespace of the node, in which each process of each pod has a PID. From /proc/<pid>/cgroup the agent learns the container, and from the kubelet the pod.',
      look: `kubectl -n spire logs -l app=spire-agent --tail=-1 | grep 'PID attested' | grep sa:mtls-client | tail -1`,
      do: [restart(client)],
      expect: [
        logged(agents, 'PID attested to have selectors', { where: { pid: /^[1-9]\d*$/, selectors: /"sa:mtls-client"/ }, within: 45 }),
        logged(newPodsOf(client), 'svid', { where: { spiffe_id: client.id }, within: 45 }),
      ],
    }),
    lessonStep('It can read more about processes of its own user than about others', {
      why: 'With the unix workload attestor the agent reads which program a process runs, from the link /proc/<pid>/exe. For that the kernel demands the same as for /proc/<pid>/environ, where the secrets in a pod’s environment are: the same user and no more capabilities, or the capability SYS_PTRACE. The agent is root without SYS_PTRACE. So it can read this of a pod that runs as root too, and not of mtls-client, which runs as user 65532. Command lines and cgroups it can read of both.',
      look: `kubectl -n spire logs -l app=spire-agent --tail=-1 | grep -e '"path:' -e 'permission denied' | tail -2`,
      do: [
        rewrite(
          agentConfig,
          'agent.conf',
          'WorkloadAttestor "k8s" {',
          'WorkloadAttestor "unix" { plugin_data { discover_workload_path = true } } WorkloadAttestor "k8s" {',
        ),
        endPods(agents),
        deploy(rootClientFile),
      ],
      expect: [
        logged(agents, 'PID attested to have selectors', { where: { selectors: /"path:[^"]*mtls-client"/ }, within: 60 }),
        logged(agents, 'workload attestor "unix" failed', { where: { error: /permission denied/ }, within: 60 }),
      ],
    }),
  ],
  task: {
    story:
      'A security scanner reported a pod that sees every process of its node, and somebody removed that right at once. Since then all pods are ready and the registration entries are as before, but no workload is given a new X509-SVID. Make the agents give new X509-SVIDs again, and give no pod more rights than that needs: the scanner is run again.',
    fault: noHostPid,
    tidy: [undeploy(rootClientFile), restore(agentConfig)],
    fresh: [requests.fresh()],
    check: step('Agents see the processes of their node, and no other pod does', {
      why: 'Requests that are answered with new X509-SVIDs prove that callers are attested. The scanner asks which pods have hostPID, or are privileged.',
      expect: [
        state('the agents have hostPID, and no right beyond it that they do not need', theDaemonSet, noneOf(tooMuch, ownProcessesOnly(agentDaemonSet)), 5),
        state('no workload has hostPID', theWorkloads, seesProcessesOfNode, 20),
        state('no other pod of SPIRE has hostPID', ofSpire, beside, 20),
        state('a pod of SPIRE Agent is ready on every worker', { kind: 'pods', of: agents }, readyOnEveryWorker, 60),
        requests.bothRenewed(40),
        requests.answeredAtClient(30),
        requests.answeredAtServer(30),
      ],
    }),
    diagnoses: [
      mistakeIn({
        question: theDaemonSet,
        finds: tooMuch,
        advice: 'Look at what else the pods of the agents may do on their node now. It is not the PID namespace, and it is not needed: remove it.',
      }),
      mistakeIn({
        question: theWorkloads,
        finds: seesProcessesOfNode,
        advice:
          'Look at which pods have hostPID now. The agent must see the process of the caller, but the caller does not have to see the process of the agent.',
      }),
      mistakeIn({
        question: ofSpire,
        finds: beside,
        advice: 'Look at which pods have hostPID now. To which pods of SPIRE does the kernel tell the PID of a caller?',
      }),
      mistakeIn({
        question: theDaemonSet,
        finds: ownProcessesOnly(agentDaemonSet),
        advice: 'Look for “caller information” in the log of an agent. Which PID does the kernel tell a process that lives in another PID namespace?',
      }),
      mistakeIn({
        question: { kind: 'pods', of: agents },
        finds: notReady(agents),
        advice: 'The DaemonSet may be right and its pods not there yet: look at what the kubelet says of them.',
      }),
    ],
    solution: [restore(agentDaemonSet)],
  },
  questions: [
    {
      ask: 'The scanner’s finding stays. What do you write into the exception?',
      answer:
        'That workload attestation begins with the caller’s PID, and that the agent is the only pod with it: one image, one DaemonSet, in a namespace of its own that alone is at the Pod Security level privileged. The namespaces of workloads are held to baseline or restricted, which forbid hostPID.',
    },
    {
      ask: 'Somebody breaks into an agent. What does hostPID add to what is lost anyway?',
      answer:
        'The keys of all X509-SVIDs of that node’s workloads are in the memory of the agent, with or without hostPID. With it come the environments, files and memory maps of processes that run as root with no more capabilities: secrets that SPIFFE does not know about.',
    },
    {
      ask: 'How does a workload keep its environment from such a pod?',
      answer:
        'By running as another user than root, each as its own if possible: then the kernel asks for SYS_PTRACE, which containers do not get by default. Better still, it keeps no secret there: an X509-SVID comes over a socket, and is in memory only.',
    },
  ],
  readOn: [
    { title: 'The unix workload attestor', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/plugin_agent_workloadattestor_unix.md' },
    { title: 'The k8s workload attestor', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/plugin_agent_workloadattestor_k8s.md' },
    { title: 'Kubernetes: Pod Security Standards', url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/' },
  ],
});
