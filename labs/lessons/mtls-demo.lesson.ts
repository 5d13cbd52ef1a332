import { defineLesson, lessonStep, logged, mistakeIn, newPodsOf, restart, setEnv, state, step } from '../../src/lab/index.ts';
import { variableIs, variableIsNot } from '../../src/rules/index.ts';
import { silentClient } from '../faults/workload/silent-client.fault.ts';
import mtls from '../mtls.lab.ts';
import { agents, client, mtlsServer, requests, strictClient } from '../nouns/mtls.ts';

const wanted = 'zero trust';
const demandsTheServer = variableIsNot(client, 'SERVER_SPIFFE_ID', mtlsServer.id, 'the SPIFFE ID of mtls-server');
const says = variableIsNot(client, 'DATA_TO_SEND', wanted, 'what the audit wants to read');

export default defineLesson({
  id: 'mtls-demo',
  place: 3,
  title: 'Two programs that prove to each other who they are',
  subtitle: 'the fields of an X509-SVID, and the selectors that the agent finds',
  on: mtls,
  minutes: 15,
  learns: [
    'What is in an X509-SVID, and which part of it the peer looks at.',
    'What the agent knows about a process before it hands one out.',
    'What mTLS proves about a message, and what it does not.',
  ],
  steps: [
    lessonStep('The agent looks at the process that asks', {
      why: 'The client opens the Workload API and presents nothing. “PID attested to have selectors” is what the agent found out about the process: sa and ns are the service account and the namespace, node-name where it runs, pod-uid and pod-name which pod it is, pod-label, pod-image and container-image what was deployed. The client’s entry demands two of them, ns and sa; the rest does not matter to it.',
      look: `kubectl -n spire logs -l app=spire-agent --tail=-1 | grep 'PID attested' | grep sa:mtls-client | tail -1`,
      do: [restart(client)],
      expect: [logged(agents, 'PID attested to have selectors', { where: { selectors: /"sa:mtls-client"/ }, within: 30 })],
    }),
    lessonStep('The client’s X509-SVID, decoded', {
      why: 'It is an X.509 certificate with exactly one URI SAN, the SPIFFE ID: that is the name that a peer reads; subject and DNS names mean nothing. usages allow it to be shown by a client as well as by a server. not_after is half a minute away: nobody has to revoke it, since it expires by itself. chain is what the client shows in the handshake, and issuer the authority that signed it; the authority’s own certificate is not shown, it is in the trust bundle of the other side.',
      look: `kubectl -n mtls-demo logs deployment/mtls-client | grep '"event":"svid"' | tail -1`,
      do: [restart(client)],
      expect: [logged(newPodsOf(client), 'svid', { where: { spiffe_id: client.id, uri_sans: new RegExp(client.id), usages: /client auth/ }, within: 30 })],
    }),
    lessonStep('The X509-SVID of the server, and the data that the client sent', {
      why: 'The server has one of its own, signed by the same authority, with its own SPIFFE ID. In each handshake both show theirs, verify the other’s chain against the trust bundle, and compare the SPIFFE ID with the one that they demand. Only then the request is read: DATA_TO_SEND of the client is data in the log of the server, beside the peer_id that was proved for it.',
      look: 'kubectl -n mtls-demo logs deployment/mtls-server --tail=1',
      do: [restart(mtlsServer)],
      expect: [
        logged(newPodsOf(mtlsServer), 'svid', { where: { spiffe_id: mtlsServer.id, uri_sans: new RegExp(mtlsServer.id), usages: /server auth/ }, within: 30 }),
        logged(newPodsOf(mtlsServer), 'call', { where: { status: 'ok', peer_id: client.id, data: 'hello from the client' }, within: 45 }),
      ],
    }),
  ],
  task: {
    story: `An audit wants to read at the server that mtls-client, proved by its identity, said “${wanted}”. It says “goodbye” at the moment. Change mtls-client so that it says what is wanted, to the same server.`,
    fault: silentClient,
    fresh: [requests.fresh()],
    check: step('The server reads it from the client whose identity was proved', {
      why: 'The line of the server has both: the peer’s SPIFFE ID from its X509-SVID, and what it said.',
      expect: [
        logged(mtlsServer, 'call', { where: { status: 'ok', peer_id: client.id, data: wanted }, within: 15 }),
        // Another pod may say it as well: what counts is what every pod of mtls-client says.
        state('every new pod of mtls-client says it', { kind: 'env', of: client }, says, 5),
        state('mtls-client demands the SPIFFE ID of mtls-server', { kind: 'env', of: client }, demandsTheServer, 5),
        requests.answeredAtClient(15),
      ],
    }),
    diagnoses: [
      mistakeIn({
        question: { kind: 'env', of: client },
        finds: demandsTheServer,
        advice: 'Which server does mtls-client demand? That was right before the task.',
      }),
      ...[strictClient, mtlsServer].map((other) =>
        mistakeIn({
          question: { kind: 'env', of: other } as const,
          finds: variableIs(other, 'DATA_TO_SEND', wanted, 'The audit reads what mtls-client says.'),
          advice: 'Whose peer_id is in the line that the audit reads?',
        }),
      ),
      mistakeIn({
        question: { kind: 'env', of: client },
        finds: says,
        advice: 'Which variable of the Deployment is sent? Every character of it arrives, quotation marks too.',
      }),
    ],
    solution: [setEnv(client, 'DATA_TO_SEND', wanted)],
  },
  questions: [
    {
      ask: 'The pod was replaced when the variable changed. Is the new client the same for the server?',
      answer:
        'Yes. It has another key and another serial number, and the same SPIFFE ID, because its namespace and service account are those that the entry demands. The server compares nothing else.',
    },
    {
      ask: 'Could somebody on the network between the two read or change what is said?',
      answer:
        'No: both ends of the encrypted connection proved that they hold the private key of their X509-SVID. A third one can only keep the message from arriving.',
    },
    {
      ask: 'Why is there no DNS name in the X509-SVID of a server?',
      answer:
        'The client demands a SPIFFE ID, wherever the server is found. An address says where something runs, and not who it is. A client that only knows DNS names needs them added in the entry.',
    },
  ],
  readOn: [
    { title: 'SPIFFE: X.509 SVID', url: 'https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md' },
    { title: 'The k8s workload attestor and its selectors', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/plugin_agent_workloadattestor_k8s.md' },
    { title: 'go-spiffe, which both programs use', url: 'https://pkg.go.dev/github.com/spiffe/go-spiffe/v2' },
  ],
});
