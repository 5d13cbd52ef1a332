import { defineLesson, lessonStep, logged, mistakeIn, never, newPodsOf, noneOf, putEntry, scale, state, step } from '../../src/lab/index.ts';
import { changedBesides, doesNotBridge, holdsOtherThan, livesLongerThan } from '../../src/rules/index.ts';
import { shortSvid } from '../faults/registration/short-svid.fault.ts';
import mtls from '../mtls.lab.ts';
import { agents, client, clientEntry, mtlsServer, mtlsServerEntry, requests, server, strictEntries } from '../nouns/mtls.ts';
import { serverConfig } from '../nouns/objects.ts';
import { registered, registrationHints } from '../nouns/registered.ts';

const outage = 20;
const policy = 120;
const lifetimes = { kind: 'lifetimes', of: client, by: serverConfig } as const;
const bridges = doesNotBridge(outage, client);
const short = livesLongerThan(policy, client);
/** Half of a TTL is what is left in the worst moment. */
const held = holdsOtherThan(2 * outage, policy, client);
const eightSerials = logged(client, 'svid', { where: { spiffe_id: client.id }, distinct: { by: 'field', field: 'serial', count: 8 }, within: 30 });
const everySecond = (where: 'line' | 'node', count: number) =>
  logged(agents, 'Renewing X509-SVID', { where: { spiffe_id: client.id }, distinct: { by: where, count }, within: 30 });

export default defineLesson({
  id: 'short-ttl',
  place: 20,
  title: 'Shorter is safer, until it is not',
  subtitle: 'how to choose the X509-SVID TTL of a registration entry',
  on: mtls,
  minutes: 15,
  learns: [
    'When an agent renews, and why it renews all the time below a certain TTL.',
    'Which programs have more work with short TTLs: each agent that is given the entry, and the server.',
    'How long an outage of SPIRE Server may be for a TTL, and how to choose one.',
  ],
  steps: [
    lessonStep('With a TTL of 10 s the agent renews every second', {
      why: 'An agent renews when half the time from NotBefore to NotAfter is over, and the server sets NotBefore back by ten seconds. With a TTL of 10 s half of that is over at once. At each synchronization the agent looks which X509-SVIDs are due, and this one always is: once a second in this lab (sync_interval), every five seconds by default. No request fails, so nobody notices. But each time every agent that has the entry makes a new key, and the server signs a new certificate.',
      look: `kubectl -n spire logs -l app=spire-agent --since=10s --tail=-1 | grep 'Renewing X509-SVID' | grep -c sa/mtls-client`,
      do: [putEntry({ ...clientEntry, x509SvidTtl: 10 })],
      expect: [eightSerials, everySecond('line', 20), everySecond('node', 3), never(client, 'call', { where: { status: 'fail' }, until: eightSerials })],
    }),
    lessonStep('A short outage of the server breaks the client', {
      why: 'SPIRE Server is stopped, as in every upgrade. What the client holds is valid for ten seconds at most. The X509-SVIDs of the other pair have 30 s: its requests are still answered when the client’s first one fails.',
      look: 'kubectl -n mtls-demo logs deployment/mtls-client --tail=1; kubectl -n mtls-demo logs deployment/mtls-server --tail=1',
      do: [scale(server, 0)],
      expect: [logged([client, mtlsServer], 'call', { where: { status: 'fail', error: /certificate has expired or is not yet valid/ }, within: 30 })],
    }),
    lessonStep('When the server is back, everything works as before', {
      why: 'The agents synchronize, find that everything is due, and renew. How soon depends on their back-off, which grows with each failed attempt.',
      look: `kubectl -n mtls-demo logs deployment/mtls-client --tail=1`,
      do: [scale(server, 1)],
      expect: [logged(newPodsOf(server), 'Starting Server APIs', { within: 60 }), requests.answeredAtClient(60), requests.answeredAtServer(60)],
    }),
  ],
  task: {
    story: `After a review somebody chose a TTL of five seconds for mtls-client, because shorter is safer. Since then SPIRE Server has many times its load. A restart of it takes up to ${outage} s, and each one breaks the client. The review asks for no more than ${policy} s. Choose a TTL that fits both, and make the client hold such an X509-SVID.`,
    fault: shortSvid,
    fresh: [requests.fresh()],
    check: step('The TTL is long enough for a restart of the server, and as short as the review asks', {
      why: `Just before an agent renews, about half of the TTL is left. That must be at least ${outage} s.`,
      expect: [
        ...registered(client),
        state(
          `the TTL in the entry of mtls-client is long enough for an outage of ${outage} s, and no more than ${policy} s`,
          lifetimes,
          noneOf(bridges, short),
          5,
        ),
        state('mtls-client holds such an X509-SVID', lifetimes, held, 30),
        requests.answeredAtClient(15),
        requests.answeredAtServer(15),
      ],
    }),
    diagnoses: [
      ...registrationHints(client),
      mistakeIn({
        question: { kind: 'entries' },
        finds: changedBesides(client, [mtlsServerEntry, ...strictEntries]),
        advice: 'Look at the entries once more: whose entry did you change?',
      }),
      mistakeIn({ question: lifetimes, finds: short, advice: 'Look at the TTL that the entry of mtls-client has now: for how long is a stolen key valid?' }),
      mistakeIn({
        question: lifetimes,
        finds: bridges,
        advice: 'Look at the TTL that the entry of mtls-client has now: how much of it is left in the worst moment?',
      }),
      mistakeIn({ question: lifetimes, finds: held, advice: 'Look at not_before and not_after in the last svid event of mtls-client.' }),
    ],
    solution: [putEntry({ ...clientEntry, x509SvidTtl: 60 })],
  },
  questions: [
    {
      ask: 'The lab’s own entries have 30 s. Would that be long enough for a restart of 20 s?',
      answer:
        'Not always. Half of (30 + 10) s from NotBefore is 10 s after it was made; what is then left is 20 s, and a little less with the chance that agents add so that not all renew at once. It is short to let you see things happen, and too short for work.',
    },
    {
      ask: 'How many signatures does a TTL of 60 s cost for a thousand workloads on ten nodes, where the parent ID of every entry is one node?',
      answer:
        'Each is renewed after about 25 s: forty signatures a second. Where it is an alias of all ten nodes, it is ten times as many, because each agent holds an X509-SVID for every entry that it is given, up to its limit.',
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
