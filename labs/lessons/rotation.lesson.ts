import { defineLesson, lessonStep, logged, mistakeIn, never, newPodsOf, putEntry, restart, state, step } from '../../src/lab/index.ts';
import { changedBesides, holdsOtherThan, livesLongerThan, wasRestarted } from '../../src/rules/index.ts';
import { hourLongSvid } from '../faults/registration/hour-long-svid.fault.ts';
import mtls from '../mtls.lab.ts';
import { agents, client, clientEntry, mtlsServerEntry, requests, strictEntries } from '../nouns/mtls.ts';
import { serverConfig } from '../nouns/objects.ts';
import { registered, registrationHints } from '../nouns/registered.ts';

const policy = 60;
const lifetimes = { kind: 'lifetimes', of: client, by: serverConfig } as const;
const tooLong = livesLongerThan(policy, client);
const threeSerials = logged(client, 'svid', { where: { spiffe_id: client.id }, distinct: { by: 'field', field: 'serial', count: 3 }, within: 90 });

export default defineLesson({
  id: 'rotation',
  place: 13,
  title: 'An identity that is never old',
  subtitle: 'how an agent renews X509-SVIDs, and the TTL of an entry',
  on: mtls,
  minutes: 15,
  learns: [
    'When an X509-SVID is renewed, which program renews it, and how the workload gets the new one.',
    'How to prove that no request failed during a rotation.',
    'What the TTL of a registration entry decides, and when a change of it takes effect.',
  ],
  steps: [
    lessonStep('An X509-SVID says when it expires', {
      why: 'The entry of the client has a TTL of 30 s. In production five minutes or an hour are usual. With five minutes everything below is the same, and there is a renewal every two and a quarter minutes: spire-server entry update with -x509SVIDTTL 300 shows it. An entry without a TTL gets the server’s default_x509_svid_ttl. not_before is ten seconds before the certificate was made, so that a clock which is a little late does not refuse it.',
      look: `kubectl -n mtls-demo logs deployment/mtls-client | grep '"event":"svid"' | tail -1`,
      do: [restart(client)],
      expect: [logged(newPodsOf(client), 'svid', { where: { spiffe_id: client.id }, within: 45 })],
    }),
    lessonStep('The agent renews it long before it expires, and the program goes on', {
      why: 'When half the time from not_before to not_after is over, the agent makes a new key, and the server signs a certificate for it. The program has kept a stream of the Workload API open since its start. The agent sends both over it, and the program uses them from the next handshake on. Nothing is restarted, and there is no moment without an identity. Every renewal has another serial: you see three of them, no failed request and no second start.',
      look: `kubectl -n mtls-demo logs deployment/mtls-client --since=2m | grep -E '"event":"(svid|start)"|"status":"fail"'`,
      expect: [
        threeSerials,
        logged(agents, 'Renewing X509-SVID', { where: { spiffe_id: client.id }, within: 45 }),
        never(client, 'call', { where: { status: 'fail' }, until: threeSerials }),
        never(client, 'start', { until: threeSerials }),
      ],
    }),
  ],
  task: {
    story: `A new policy says that no stolen key may be valid for longer than ${policy} s. The owners of mtls-client say that its X509-SVID is renewed, and that they saw it in the log. But nobody has seen a renewal since yesterday. Make the client hold X509-SVIDs that the policy allows, without a restart and without a failed request.`,
    fault: hourLongSvid,
    fresh: [requests.fresh()],
    check: step('The client holds what the policy allows, rotates, and never stopped', {
      why: 'The entry decides about the next X509-SVID. What the client really holds is in its log: it gets a new one after half a minute at the latest, and not after half an hour.',
      expect: [
        ...registered(client),
        state('the entry of mtls-client gives no more than the policy allows', lifetimes, tooLong, 5),
        logged(client, 'svid', { where: { spiffe_id: client.id }, within: 45 }),
        state('mtls-client holds an X509-SVID that the policy allows', lifetimes, holdsOtherThan(0, policy, client), 45),
        state('mtls-client was not restarted for it', lifetimes, wasRestarted(policy, client), 5),
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
      mistakeIn({
        question: lifetimes,
        finds: tooLong,
        advice: 'Look at what spire-server entry show says of the entry of mtls-client. It has two TTLs, one for each kind of SVID.',
      }),
      mistakeIn({ question: lifetimes, finds: wasRestarted(policy, client), advice: 'Read the task again: what was to be avoided?' }),
      mistakeIn({
        question: lifetimes,
        finds: holdsOtherThan(0, policy, client),
        advice: 'Look at not_before and not_after in the last svid event of mtls-client.',
      }),
    ],
    solution: [putEntry(clientEntry)],
  },
  questions: [
    {
      ask: 'The certificate of the client is replaced during a long download. Does the download break?',
      answer:
        'No. Certificates are verified in the handshake, and not again while a connection is open. So a connection can last longer than the X509-SVID that it was made with. To limit that, end connections after some time.',
    },
    {
      ask: 'Why is there no list of revoked certificates?',
      answer:
        'A list must reach everybody before the certificate ends by itself. At 30 s no list would. What is revoked is the right to the next one: delete the entry, and nothing is renewed.',
    },
    {
      ask: 'Does the new certificate have the old key?',
      answer:
        'No. The agent makes a new key for each X509-SVID and sends only a signing request to the server. Keys of workloads never leave the node, and a key that was stolen ends with its certificate.',
    },
  ],
  readOn: [
    { title: 'The SPIFFE Workload API: streaming responses', url: 'https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE_Workload_API.md' },
    { title: 'SPIRE Server configuration: default_x509_svid_ttl, ca_ttl', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/spire_server.md' },
    { title: 'go-spiffe: X509Source', url: 'https://pkg.go.dev/github.com/spiffe/go-spiffe/v2/workloadapi' },
  ],
});
