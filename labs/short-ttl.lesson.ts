import {
  defineLesson,
  doesNotBridge,
  lessonStep,
  livesLongerThan,
  logged,
  never,
  newPodsOf,
  noEntryFor,
  noneOf,
  putEntry,
  scale,
  state,
  step,
} from '../src/lab/index.ts';
import { shortSvid } from './faults/short-svid.fault.ts';
import mtls from './mtls.lab.ts';
import { agents, client, clientEntry, greeter, requests, server } from './nouns.ts';

const outage = 20;
const policy = 120;
const bridges = doesNotBridge(outage, client);
const short = livesLongerThan(policy, client);
const eightSerials = logged(client, 'svid', { where: { spiffe_id: client.id }, distinct: { by: 'field', field: 'serial', count: 8 }, within: 30 });
const everySecond = (where: 'line' | 'node', count: number) =>
  logged(agents, 'Renewing X509-SVID', { where: { spiffe_id: client.id }, distinct: { by: where, count }, within: 30 });

export default defineLesson({
  id: 'short-ttl',
  place: 20,
  title: 'Shorter is safer, until it is not',
  on: mtls,
  minutes: 15,
  learns: [
    'When an agent renews, and why it never rests below a certain TTL.',
    'Who pays for short TTLs: each agent that is given the entry, and the server.',
    'How long an outage of SPIRE Server may be for a TTL, and how to choose one.',
  ],
  steps: [
    lessonStep('Ten seconds are over when they begin', {
      why: 'An agent renews when half the time from NotBefore to NotAfter is over, and the server sets NotBefore back by ten seconds. With a TTL of 10 s half of that is over at once. The agent looks what is due at each synchronization, and this always is: once a second in this lab (sync_interval), every five seconds by default. No request fails, so nobody notices. But each time every agent that was given the entry makes a key, and has the server sign.',
      look: `kubectl -n spire logs -l app=spire-agent --since=10s --tail=-1 | grep 'Renewing X509-SVID' | grep -c sa/mtls-client`,
      do: [putEntry({ ...clientEntry, x509SvidTtl: 10 })],
      expect: [eightSerials, everySecond('line', 20), everySecond('node', 3), never(client, 'call', { where: { status: 'fail' }, until: eightSerials })],
    }),
    lessonStep('Whoever lives from hand to mouth cannot wait', {
      why: 'SPIRE Server is ended, as in every upgrade. What the client holds is good for ten seconds at most. The other pair has 30 s, and is still answered when the client’s first request fails.',
      look: 'kubectl -n mtls-demo logs deployment/mtls-client --tail=1; kubectl -n mtls-demo logs deployment/mtls-server --tail=1',
      do: [scale(server, 0)],
      expect: [logged([client, greeter], 'call', { where: { status: 'fail', error: /certificate has expired or is not yet valid/ }, within: 30 })],
    }),
    lessonStep('With the server it goes on as before', {
      why: 'The agents synchronize, find everything overdue, and renew. How soon depends on their back-off: it grows with each attempt that failed.',
      look: `kubectl -n mtls-demo logs deployment/mtls-client --tail=1`,
      do: [scale(server, 1)],
      expect: [logged(newPodsOf(server), 'Starting Server APIs', { within: 60 }), requests.answeredAtClient(60), requests.answeredAtServer(60)],
    }),
  ],
  task: {
    story: `After a review somebody chose five seconds for mtls-client, because shorter is safer. Since then SPIRE Server has a multiple of its load, and each of its restarts, which take up to ${outage} s, breaks the client. The review asks for no more than ${policy} s. Choose a TTL that fits both, and have it in force.`,
    fault: shortSvid,
    fresh: [requests.fresh()],
    seen: step('Every agent renews for the client, every second', {
      why: 'The entry hangs on an alias that all three nodes go by. Each agent that was given it holds an X509-SVID ready, whether or not the client runs there.',
      expect: [everySecond('node', 3), everySecond('line', 12)],
    }),
    check: step('The TTL bridges a restart of the server, and fits the review', {
      why: `Just before an agent renews, about half of the TTL is left. That must be ${outage} s.`,
      expect: [
        state(
          `the entry of mtls-client bridges ${outage} s, and gives no more than ${policy} s`,
          { kind: 'entries' },
          noneOf(noEntryFor(client), bridges, short),
          5,
        ),
        requests.answeredAtClient(15),
        requests.answeredAtServer(15),
      ],
    }),
    diagnoses: [
      { probe: { kind: 'entries' }, finds: noEntryFor(client), advice: 'It had one. Without, the client is nobody within seconds.' },
      { probe: { kind: 'entries' }, finds: bridges, advice: 'What is left of an X509-SVID in the worst moment, and how long must it last?' },
      { probe: { kind: 'entries' }, finds: short, advice: 'That bridges a restart, and a stolen key is good for too long. What is the shortest that bridges?' },
    ],
    solution: [putEntry({ ...clientEntry, x509SvidTtl: 60 })],
  },
  questions: [
    {
      ask: 'The lab’s own entries have 30 s. Would they bridge a restart of 20 s?',
      answer:
        'Not always. Half of (30 + 10) s from NotBefore is 10 s after it was made; what is then left is 20 s, and a little less with the chance that agents add so that not all renew at once. It is short to let you see things happen, and too short for work.',
    },
    {
      ask: 'How many signatures does a TTL of 60 s cost for a thousand workloads on ten nodes, where every entry hangs on one node?',
      answer:
        'Each is renewed after about 25 s: forty signatures a second. Where every entry hangs on an alias of all ten nodes it is ten times as many, because each agent holds an X509-SVID for every entry that it is given, up to its limit.',
    },
    {
      ask: 'What would you watch, to see it before the users do?',
      answer:
        'How many renewals there are per second, and how long is left when they happen: both are in the agents’ logs and metrics. A renewal with a few seconds left is an outage that did not happen today.',
    },
  ],
  readOn: [
    { title: 'SPIRE Server configuration: TTLs', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/spire_server.md' },
    { title: 'Scaling SPIRE', url: 'https://spiffe.io/docs/latest/planning/scaling_spire/' },
    { title: 'SPIRE telemetry', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/telemetry/telemetry.md' },
  ],
});
