import { defineLesson, lessonStep, logged, mistakeIn, newPodsOf, restart, setEnv, state, step } from '../../src/lab/index.ts';
import { givenSecond, variableIsNot } from '../../src/rules/index.ts';
import { clientExpectsImpostor } from '../faults/workload/client-expects-another-server.fault.ts';
import mtls from '../mtls.lab.ts';
import { strictClient, strictRequests, strictServer } from '../nouns/mtls.ts';

const demandsTheServer = variableIsNot(strictClient, 'SERVER_SPIFFE_ID', strictServer.id, 'the SPIFFE ID of strict-server');
const demandsTheClient = variableIsNot(strictServer, 'CLIENT_SPIFFE_ID', strictClient.id, 'the SPIFFE ID of strict-client');
const matches = { kind: 'matches', in: 'mtls-demo' } as const;

export default defineLesson({
  id: 'refused-peer',
  place: 6,
  title: 'Two valid X509-SVIDs, and still no answer',
  subtitle: 'which SPIFFE ID each side of mTLS demands of its peer',
  on: mtls,
  minutes: 10,
  learns: [
    'What a TLS peer checks after it has verified an X509-SVID.',
    'How to tell a failed authentication from a refused authorization in the logs of both sides.',
    'Why an agent’s log shows nothing wrong while every request fails.',
  ],
  steps: [
    lessonStep('Each side shows its X509-SVID, and looks at the other one', {
      why: 'In the handshake of mTLS both sides present a certificate. Each verifies the other’s chain against the trust bundle (authentication), reads the SPIFFE ID from the URI SAN, and compares it with the one that it demands (authorization).',
      look: 'kubectl -n mtls-demo logs deployment/strict-client --tail=2',
      do: [restart(strictClient)],
      expect: [
        logged(newPodsOf(strictClient), 'svid', { where: { spiffe_id: strictClient.id }, within: 30 }),
        logged(newPodsOf(strictClient), 'call', { where: { status: 'ok', peer_id: strictServer.id }, within: 30 }),
      ],
    }),
  ],
  task: {
    story:
      'Since the last roll-out every request of strict-client fails. Both agents say that they delivered X509-SVIDs, and strict-server runs as before. Find out which side refuses, and what it demands; then mend it so that requests are answered again.',
    fault: clientExpectsImpostor,
    fresh: [strictRequests.fresh()],
    check: step('Requests are answered, and each side demands its one peer', {
      why: 'A client that accepts every SPIFFE ID would be answered too, by any server.',
      expect: [
        ...strictRequests.answered,
        state('strict-client demands the SPIFFE ID of strict-server', { kind: 'env', of: strictClient }, demandsTheServer, 5),
        state('strict-server demands the SPIFFE ID of strict-client', { kind: 'env', of: strictServer }, demandsTheClient, 5),
        state('no entry gives strict-server another identity', matches, givenSecond(strictServer), 5),
      ],
    }),
    diagnoses: [
      mistakeIn({
        question: { kind: 'env', of: strictServer },
        finds: demandsTheClient,
        advice: 'The server demands somebody, too. Was that wrong before the task?',
      }),
      ...[strictServer, strictClient].map((workload) =>
        mistakeIn({
          question: matches,
          finds: givenSecond(workload),
          advice: 'Both had the right identity before the task. Look at the registration entries: spire-server entry show.',
        }),
      ),
      mistakeIn({
        question: { kind: 'env', of: strictClient },
        finds: demandsTheServer,
        advice: 'Compare the ID after “unexpected ID” in the log of strict-client with the one that it demands. Which of the two is wrong?',
      }),
    ],
    solution: [setEnv(strictClient, 'SERVER_SPIFFE_ID', strictServer.id)],
  },
  questions: [
    {
      ask: 'The server logs “remote error: tls: bad certificate”. Is its certificate bad?',
      answer:
        'No. “remote error” means that the other side sent this alert: the client looked at the server’s X509-SVID, verified it, and did not want to talk to that SPIFFE ID.',
    },
    {
      ask: 'How would the same failure look if the trust bundle were the wrong one?',
      answer: 'The chain could not be verified, so the error would name an unknown authority, and SPIFFE IDs would not have been compared at all.',
    },
    {
      ask: 'Why would a new registration entry not have helped?',
      answer: 'Both workloads had their identities. What a peer is willing to talk to is decided by the peer, not by SPIRE.',
    },
  ],
  readOn: [
    { title: 'SPIFFE X509-SVID, section 5: validation', url: 'https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md' },
    { title: 'go-spiffe: tlsconfig authorizers', url: 'https://pkg.go.dev/github.com/spiffe/go-spiffe/v2/spiffetls/tlsconfig' },
  ],
});
