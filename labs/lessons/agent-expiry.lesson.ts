import { defineLesson, endPods, lessonStep, logged, mistakeIn, newPodsOf, noneOf, restore, rewrite, scale, state, step } from '../../src/lab/index.ts';
import { agentEndsWithin, agentOutlives, notReady, renewsTooLateFor, startedBeforeChange, unreadableDuration } from '../../src/rules/index.ts';
import { agentsLiveFiveMinutes } from '../faults/agent/short-agent-ttl.fault.ts';
import mtls from '../mtls.lab.ts';
import { agents, requests, server } from '../nouns/mtls.ts';
import { serverConfig } from '../nouns/objects.ts';

const outage = 600;
const theConfig = { kind: 'objects', of: [serverConfig] } as const;
const readable = unreadableDuration(serverConfig, 'server.conf');
const renewedInTime = renewsTooLateFor(outage, serverConfig);
const attested = (within: number) => logged(agents, 'Node attestation was successful', { distinct: { by: 'node', count: 3 }, within });

export default defineLesson({
  id: 'agent-expiry',
  place: 7,
  title: 'An agent whose own X509-SVID expires',
  subtitle: 'agent_ttl, and how long an outage of SPIRE Server may be',
  on: mtls,
  minutes: 20,
  learns: [
    'That an agent has an X509-SVID of its own, and what it is for.',
    'What an agent does when that one expires: why its process ends, and how it comes back.',
    'How long an outage of SPIRE Server may be with a given TTL, for agents and for workloads.',
  ],
  steps: [
    lessonStep('An agent has an X509-SVID of its own', {
      why: 'With node attestation the server gives the agent an X509-SVID, and with that the agent opens its mTLS connection to the server, for every synchronization. Its TTL is agent_ttl, an hour in this lab. To see it end, it is twenty seconds from now on; the server reads that at its start, and agents get it with their next attestation.',
      look: `kubectl -n spire logs -l app=spire-agent --tail=-1 | grep 'Node attestation was successful'`,
      do: [rewrite(serverConfig, 'server.conf', 'agent_ttl = "1h"', 'agent_ttl = "20s"'), endPods(server), endPods(agents)],
      expect: [attested(60), state('the X509-SVID of each agent ends in less than a minute', { kind: 'agents' }, agentOutlives(60), 60)],
    }),
    lessonStep('When it expires, the agent ends', {
      why: 'An agent renews its own X509-SVID halfway, as it does for workloads. With k8s_psat it attests again each time, so it needs the server. It tries until NotAfter. Then it has nothing to show to the server any more, cannot keep up to date what it gives to workloads, and ends. That is the difference from the lesson server-outage: there agents outlived their server, and only waited.',
      look: `kubectl -n spire get pods -l app=spire-agent; kubectl -n spire logs -l app=spire-agent --tail=-1 --previous | grep 'Agent crashed'`,
      do: [scale(server, 0)],
      expect: [
        logged(agents, 'Could not reattest agent', { within: 90 }),
        logged(agents, 'Agent crashed', { where: { error: /current SVID has already expired and reattest agent failed/ }, within: 120 }),
      ],
    }),
    lessonStep('When the server is back, agents attest again', {
      why: 'The kubelet starts an ended agent again, later each time. A new process has no X509-SVID and no key, as they were in memory; it proves its node as it did the first time. For the server it is the same agent as before, because its ID comes from the node; so it still gets the same entries.',
      look: `kubectl -n spire logs -l app=spire-agent --tail=-1 | grep -E 'Starting agent|Node attestation was successful'`,
      do: [scale(server, 1)],
      expect: [
        logged(newPodsOf(server), 'Starting Server APIs', { within: 90 }),
        logged(agents, 'Node attestation was successful', { within: 120 }),
        requests.answeredAtClient(120),
        requests.answeredAtServer(120),
      ],
    }),
  ],
  task: {
    story:
      'Tomorrow SPIRE Server’s volume is moved: it will not be there for ten minutes. Somebody looked at spire-server agent list, and says that no agent would keep its X509-SVID for so long. Workloads are no problem: their owners choose longer TTLs for the day. Change what is needed so that no agent loses its identity in those ten minutes, whenever they begin. It must hold from now on.',
    fault: agentsLiveFiveMinutes,
    tidy: [restore(serverConfig)],
    fresh: [requests.fresh()],
    check: step('Each agent outlives ten minutes without the server, whenever they begin', {
      why: 'Just before an agent renews, less than half of its TTL may be left; that must be ten minutes, too.',
      expect: [
        state('agent_ttl leaves an agent ten minutes, even just before it renews', theConfig, noneOf(readable, renewedInTime), 5),
        state('the X509-SVID of each agent is valid for ten minutes more', { kind: 'agents' }, agentEndsWithin(outage), 45),
        requests.answeredAtClient(30),
        requests.answeredAtServer(30),
      ],
    }),
    diagnoses: [
      mistakeIn({
        question: theConfig,
        finds: readable,
        advice: 'SPIRE reads times as Go does: hours (h), minutes (m), seconds (s). Look at each in server.conf.',
      }),
      mistakeIn({
        question: theConfig,
        finds: renewedInTime,
        advice: 'For how long is the X509-SVID of an agent still valid at the moment just before it renews? That, and not the TTL, is what an outage may take.',
      }),
      mistakeIn({
        question: { kind: 'configured', by: serverConfig, of: server },
        finds: startedBeforeChange(server, serverConfig),
        advice: 'A ConfigMap is a file to its readers. What must happen before the server takes its TTLs from the new one?',
      }),
      mistakeIn({
        question: { kind: 'pods', of: server },
        finds: notReady(server),
        advice: 'Read its last line: kubectl -n spire logs spire-server-0, with --previous if it ended.',
      }),
      mistakeIn({
        question: { kind: 'agents' },
        finds: agentEndsWithin(outage),
        advice:
          'NotAfter is written into an X509-SVID when it is signed, and this agent still holds one with the old TTL. It gets the next one when it renews, or when it attests again. Which of the two can you cause?',
      }),
    ],
    solution: [rewrite(serverConfig, 'server.conf', 'agent_ttl = "5m"', 'agent_ttl = "1h"'), endPods(server), endPods(agents)],
  },
  questions: [
    {
      ask: 'Both the workloads’ and the agents’ X509-SVIDs expire in an outage. Whose expiry ends requests, and whose ends processes?',
      answer:
        'The workloads’ ends requests: their peers refuse them. The agents’ ends the agents’ processes, and with them the Workload API; workloads that still hold a valid X509-SVID go on without it.',
    },
    {
      ask: 'Why not let agents have X509-SVIDs for a year?',
      answer:
        'Anybody who copies the key of an agent can ask for every identity of that node until then. The server can ban or evict an agent, but somebody must know of the theft first; a short TTL ends it in any case.',
    },
    {
      ask: 'The agents came back by themselves. With which node attestor would they not have?',
      answer:
        'With one whose proof can be used only once, such as join_token: the token is used up, so an agent that lost its X509-SVID needs a new one from somebody. k8s_psat proves the node again with a token that the kubelet keeps fresh.',
    },
  ],
  readOn: [
    { title: 'SPIRE Server configuration: agent_ttl', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/spire_server.md' },
    { title: 'SPIRE Agent configuration', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/spire_agent.md' },
    { title: 'SPIRE Concepts: node attestation', url: 'https://spiffe.io/docs/latest/spire-about/spire-concepts/#node-attestation' },
  ],
});
