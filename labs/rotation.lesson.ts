import { defineLesson, lessonStep, livesLongerThan, logged, never, newPodsOf, noEntryFor, noneOf, putEntry, restart, state, step } from '../src/lab/index.ts';
import { hourLongSvid } from './faults/hour-long-svid.fault.ts';
import mtls from './mtls.lab.ts';
import { agents, client, clientEntry, requests } from './nouns.ts';

const policy = 60;
const tooLong = livesLongerThan(policy, client);
const threeSerials = logged(client, 'svid', { where: { spiffe_id: client.id }, distinct: { by: 'field', field: 'serial', count: 3 }, within: 90 });

export default defineLesson({
  id: 'rotation',
  place: 13,
  title: 'An identity that is never old',
  on: mtls,
  minutes: 15,
  learns: [
    'When an X509-SVID is renewed, by whom, and how the program gets the new one.',
    'How to prove that a rotation cost no request.',
    'What the TTL of a registration entry decides, and when a change of it takes effect.',
  ],
  steps: [
    lessonStep('An X509-SVID says when it ends', {
      why: 'The entry of the client has a TTL of 30 s. A course takes five minutes; then everything below is the same, with a renewal every two minutes and a quarter or so (spire-server entry update with -x509SVIDTTL 300 shows it to who has the time). Where an entry says nothing, default_x509_svid_ttl of the server counts. not_before is ten seconds before the certificate was made, so that a clock which is a little late does not refuse it.',
      look: `kubectl -n mtls-demo logs deployment/mtls-client | grep '"event":"svid"' | tail -1`,
      do: [restart(client)],
      expect: [logged(newPodsOf(client), 'svid', { where: { spiffe_id: client.id }, within: 45 })],
    }),
    lessonStep('The agent renews it long before it ends, and the program goes on', {
      why: 'When half the time from not_before to not_after is over, the agent makes a new key and has the server sign a certificate for it. It sends both over the stream of the Workload API that the program has kept open since its start, and the program takes them for the next handshake. Nothing is restarted, and there is no moment without an identity. Every rotation is another serial: three of them, no failed request, no second start.',
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
    story: `A new policy says that no stolen key may be good for longer than ${policy} s. The owners of mtls-client say that it rotates, and that they have seen it in its log; but nobody has seen a rotation since yesterday. Make it so that the client holds what the policy asks for, without a restart and without losing a request.`,
    fault: hourLongSvid,
    fresh: [requests.fresh()],
    seen: step('The client has been given an X509-SVID for an hour', {
      why: 'A changed entry is a reason to renew: the agent did that with its next synchronization, and not for an hour again.',
      expect: [
        state(
          'the entry of mtls-client gives more than the policy allows',
          { kind: 'entries' },
          (value) => (tooLong(value) === undefined ? 'it does not' : undefined),
          5,
        ),
        logged(client, 'svid', { where: { spiffe_id: client.id }, within: 30 }),
      ],
    }),
    check: step('The client holds what the policy allows, rotates, and never stopped', {
      why: 'The entry says what the next X509-SVID will be. That one was made by it is seen at the client: it gets the next after half a minute, and not after half an hour.',
      expect: [
        state('the entry of mtls-client gives no more than the policy allows', { kind: 'entries' }, noneOf(noEntryFor(client), tooLong), 5),
        logged(client, 'svid', { where: { spiffe_id: client.id }, within: 45 }),
        requests.answeredAtClient(15),
        requests.answeredAtServer(15),
      ],
    }),
    diagnoses: [
      {
        probe: { kind: 'entries' },
        finds: noEntryFor(client),
        advice: 'Without an entry there is nothing to renew, and the client is nobody when the one it has expires.',
      },
      {
        probe: { kind: 'entries' },
        finds: tooLong,
        advice: 'An entry has two TTLs, one for X509-SVIDs and one for JWT-SVIDs. Which does spire-server entry show say for each?',
      },
    ],
    solution: [putEntry(clientEntry)],
  },
  questions: [
    {
      ask: 'The certificate of the client is replaced during a long download. Does the download break?',
      answer:
        'No. Certificates are verified in the handshake, and a connection that stands is not asked again. So a connection can outlive the X509-SVID that it was made with; who wants to bound that ends connections after some time.',
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
