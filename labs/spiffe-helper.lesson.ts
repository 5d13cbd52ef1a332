import {
  cannotSignal,
  createEntry,
  defineLesson,
  deploy,
  lessonStep,
  livesLongerThan,
  logged,
  never,
  noEntryFor,
  noneOf,
  restart,
  settingIsNot,
  startedBeforeChange,
  state,
  step,
} from '../src/lab/index.ts';
import { unsignalledServer } from './faults/unsignalled-server.fault.ts';
import mtls from './mtls.lab.ts';
import { helperConfig, plainClient, plainDeployment, plainEntries, plainFile, plainRequests, plainServer, spiffeHelper } from './plain-server.ts';

const pidFile = '/run/tls/plain-server.pid';
const tooLong = livesLongerThan(60, plainServer);
const config = { kind: 'objects', of: [helperConfig] } as const;
const deployment = { kind: 'objects', of: [plainDeployment] } as const;
const noPidFile = settingIsNot(helperConfig, 'helper.conf', 'pid_file_name', pidFile, 'the file that plain-server writes its process ID to');
const otherSignal = settingIsNot(helperConfig, 'helper.conf', 'renew_signal', 'SIGHUP', 'the signal that has plain-server read its files');
const apart = cannotSignal(plainDeployment);
const certificates = (count: number, within: number) => logged(plainServer, 'certificate', { distinct: { by: 'field', field: 'serial', count }, within });
const threeCertificates = certificates(3, 90);

export default defineLesson({
  id: 'spiffe-helper',
  place: 14,
  title: 'A server that has never heard of SPIFFE',
  on: mtls,
  minutes: 20,
  learns: [
    'How a program that knows certificates as files gets X509-SVIDs.',
    'Why a new file on disk is not a new certificate in use.',
    'What such a program cannot check, though its handshake is mutual.',
  ],
  steps: [
    lessonStep('spiffe-helper writes three files, and the server starts with them', {
      why: 'plain-server uses no library of SPIFFE and has no socket mounted. spiffe-helper has: it keeps the stream of the Workload API open, and writes svid.pem (the certificate), svid_key.pem (its key, readable for its user only) and bundle.pem (the authorities) to a folder in memory that both containers share. It is a sidecar of the kind that starts before the others: Kubernetes starts plain-server when the helper says that the files are there. Whose identity it is, the agent finds out from the pod: both containers have the same service account.',
      look: `kubectl -n mtls-demo logs deployment/plain-server -c spiffe-helper | tail -4; kubectl -n mtls-demo logs deployment/plain-server -c plain-server | head -3`,
      do: [...plainEntries.map(createEntry), deploy(plainFile)],
      expect: [
        logged(spiffeHelper, /X\.509 certificates updated/, { within: 60 }),
        logged(plainServer, 'certificate', { within: 60 }),
        plainRequests.answeredAtClient(60),
      ],
    }),
    lessonStep('Every renewal is a signal, and costs no request', {
      why: 'plain-server holds its certificate in memory. spiffe-helper writes all three files, then reads the process ID from the file that plain-server wrote at its start, and sends it SIGHUP. Only then do the three belong together: a server that looked at them by itself might find the new certificate beside the old key. For the signal to arrive, the containers share their process IDs, and both run as the same user.',
      look: `kubectl -n mtls-demo logs deployment/plain-server -c plain-server | grep '"event":"certificate"' | tail -3; kubectl -n mtls-demo logs deployment/plain-client --since=1m | grep -c '"status":"fail"'`,
      expect: [
        threeCertificates,
        never(plainClient, 'call', { where: { status: 'fail' }, until: threeCertificates }),
        never(plainServer, 'start', { until: threeCertificates }),
      ],
    }),
  ],
  task: {
    story:
      'Somebody tidied the configuration of spiffe-helper and rolled plain-server out. It looked good for half a minute. Now every call to it fails, and whoever restarts it gains another half minute. The files on disk are new, as anybody can see. Have it work for good, without longer-lived certificates.',
    fault: unsignalledServer,
    // Each certificate that the check counts was signed after it began.
    fresh: [],
    seen: step('The client refuses a certificate that has expired, while the helper writes new ones', {
      why: 'The helper does half of its work. The server shows what it read at its start, until nobody takes that any more.',
      expect: [
        logged(spiffeHelper, /X\.509 certificates updated/, { within: 60 }),
        logged(plainClient, 'call', { where: { status: 'fail', error: /certificate has expired/ }, within: 75 }),
      ],
    }),
    check: step('plain-server takes up new certificates while it runs, and requests are answered', {
      why: 'One certificate proves nothing: it has that from its start. Two more, each with its own serial, came with a signal.',
      expect: [
        state('plain-server’s entry gives no more than 60 s', { kind: 'entries' }, noneOf(noEntryFor(plainServer), tooLong), 5),
        state('spiffe-helper knows whom to signal, and how', config, noneOf(noPidFile, otherSignal), 5),
        state('spiffe-helper can reach the server’s process', deployment, apart, 5),
        certificates(2, 60),
        plainRequests.answeredAtClient(15),
      ],
    }),
    diagnoses: [
      {
        probe: config,
        finds: noPidFile,
        advice: 'What tells spiffe-helper which process to signal? Compare with PID_FILE in kubectl -n mtls-demo get deployment plain-server -o yaml.',
      },
      { probe: config, finds: otherSignal, advice: 'A Go program that has not asked for a signal is ended by most of them. What did plain-server ask for?' },
      { probe: deployment, finds: apart, advice: 'A process ID means something only among processes that share them.' },
      {
        probe: { kind: 'entries' },
        finds: noneOf(noEntryFor(plainServer), tooLong),
        advice: 'A longer life only moves the hour of the failure. What is written half a minute later must be read, too.',
      },
      {
        probe: { kind: 'configured', by: helperConfig, of: spiffeHelper },
        finds: startedBeforeChange(spiffeHelper, helperConfig),
        advice: 'The file is mended, and the process that read the old one still runs. What has it read the new one?',
      },
    ],
    solution: [deploy(plainFile), restart(plainServer)],
  },
  questions: [
    {
      ask: 'plain-server verifies every client’s certificate with bundle.pem. Whom does it let in?',
      answer:
        'Every workload of the trust domain that has any X509-SVID. That it was signed by the authority is all that a plain TLS server checks; which SPIFFE ID is in the URI SAN, it would have to look up and compare itself. mtls-server demands one exact ID.',
    },
    {
      ask: 'Why must a client of plain-server know SPIFFE, or be told not to check the host’s name?',
      answer:
        'An X509-SVID names no host: there is a SPIFFE ID, and no DNS name unless the entry has one (spire-server entry create -dns). A client that compares names, as browsers do, finds none that fits.',
    },
    {
      ask: 'What is lost against a program that uses the Workload API itself?',
      answer:
        'The key is in a file that others of the pod may read; there is a moment between writing and reading; and a second process must run, be signalled and be watched. What is won: nothing of the program had to change.',
    },
  ],
  readOn: [
    { title: 'spiffe-helper: configuration', url: 'https://github.com/spiffe/spiffe-helper/blob/v0.11.0/README.md#configuration' },
    { title: 'Kubernetes: sidecar containers', url: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/' },
    {
      title: 'Kubernetes: share process namespace between containers',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/',
    },
  ],
});
