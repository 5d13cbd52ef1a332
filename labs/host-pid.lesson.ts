import {
  defineLesson,
  deploy,
  endPods,
  isPrivileged,
  lessonStep,
  logged,
  newPodsOf,
  noneOf,
  notReady,
  ownProcessesOnly,
  readyOnEveryWorker,
  restart,
  restore,
  rewrite,
  seesProcessesOfNode,
  state,
  step,
} from '../src/lab/index.ts';
import { noHostPid, rootClientFile } from './faults/host-pid.fault.ts';
import mtls from './mtls.lab.ts';
import { agents, client, requests } from './nouns.ts';
import { agentConfig, agentDaemonSet } from './objects.ts';

const theDaemonSet = { kind: 'objects', of: [agentDaemonSet] } as const;
const theWorkloads = { kind: 'host-access', in: client.namespace } as const;
const seesTheNode = noneOf(ownProcessesOnly(agentDaemonSet), isPrivileged(agentDaemonSet));

export default defineLesson({
  id: 'host-pid',
  place: 21,
  title: 'What hostPID lets an agent see',
  on: mtls,
  minutes: 15,
  learns: [
    'Why an agent needs the PID namespace of its node, and no workload does.',
    'What of other processes it can then read in /proc, and what the kernel still keeps from it.',
    'How a missing hostPID looks: every caller is refused, and no registration entry has to do with it.',
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
    lessonStep('Of processes of the same user it sees all, of others what everybody may see', {
      why: 'The unix workload attestor has the agent look up which program a process runs, by the link /proc/<pid>/exe. The kernel asks the same of it there as for /proc/<pid>/environ, where the secrets in a pod’s environment are: the same user and no more capabilities, or the capability SYS_PTRACE. The agent is root without SYS_PTRACE. A pod that runs as root too is laid open to it; mtls-client, which runs as user 65532, is not. Command lines and cgroups are open for both.',
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
      'A scanner complained of a pod that sees every process of its node, and somebody set the finding right at once. Since then all pods are ready, the registration entries are as before, and no workload is given a new identity. Have identities issued again, and leave the scanner no finding that is not needed.',
    fault: noHostPid,
    fresh: [requests.fresh()],
    seen: step('The agents refuse every caller, and say why', {
      why: 'The connection is closed before a request is read: who cannot be named cannot be attested. So there is no “PID attested”, and no “No identity issued” either.',
      expect: [
        logged(newPodsOf(agents), 'Connection failed during accept', {
          where: { error: /could not resolve caller information/ },
          distinct: { by: 'node', count: 3 },
          within: 60,
        }),
        logged(client, 'watch', { where: { status: 'error', error: /error reading server preface/ }, within: 60 }),
      ],
    }),
    check: step('Agents see the processes of their node, and nobody else does', {
      why: 'Requests that are answered with new X509-SVIDs prove that callers are attested. Who has hostPID, or is privileged, is what the scanner asks.',
      expect: [
        state('the agents have hostPID, and are not privileged', theDaemonSet, seesTheNode, 5),
        state('no workload has hostPID', theWorkloads, seesProcessesOfNode, 5),
        state('a pod of SPIRE Agent is ready on every worker', { kind: 'pods', of: agents }, readyOnEveryWorker, 60),
        requests.bothRenewed(40),
        requests.answeredAtClient(30),
        requests.answeredAtServer(30),
      ],
    }),
    diagnoses: [
      {
        probe: theDaemonSet,
        finds: ownProcessesOnly(agentDaemonSet),
        advice: 'Whose PID does the kernel tell an agent that lives in a PID namespace of its own? Look for “caller information” in its log.',
      },
      {
        probe: theDaemonSet,
        finds: isPrivileged(agentDaemonSet),
        advice: 'That gives it every capability and every device, and is no PID namespace. It is not needed: take it back.',
      },
      {
        probe: theWorkloads,
        finds: seesProcessesOfNode,
        advice: 'It is the one who asks the kernel that must see the other, and not the other way round. Take it from the workload.',
      },
      {
        probe: { kind: 'pods', of: agents },
        finds: notReady(agents),
        advice: 'The DaemonSet may be right and its pods not there yet: look at what the kubelet says of them.',
      },
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
        'The keys of all X509-SVIDs of that node’s workloads are in the memory of the agent, with or without hostPID. With it come the environments, files and memory maps of processes that run as root with no more capabilities: secrets that have nothing to do with SPIFFE.',
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
