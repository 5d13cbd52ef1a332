import { createEntry, defineLesson, deploy, lessonStep, logged, mistakeIn, never, noneOf, restart, state, step } from '../../src/lab/index.ts';
import { cannotSignal, livesLongerThan, signalsAnotherUser, signalsNobody, startedBeforeChange } from '../../src/rules/index.ts';
import { unsignalledServer } from '../faults/workload/unsignalled-server.fault.ts';
import mtls from '../mtls.lab.ts';
import { serverConfig } from '../nouns/objects.ts';
import { helperConfig, plainClient, plainDeployment, plainEntries, plainFile, plainRequests, plainServer, spiffeHelper } from '../nouns/plain-server.ts';
import { registered, registrationHints } from '../nouns/registered.ts';

const tooLong = livesLongerThan(60, plainServer);
const lifetimes = { kind: 'lifetimes', of: plainServer, by: serverConfig } as const;
const config = { kind: 'objects', of: [helperConfig, plainDeployment] } as const;
const deployment = { kind: 'objects', of: [plainDeployment] } as const;
const silent = signalsNobody(helperConfig, plainDeployment, 'plain-server', 'SIGHUP');
const unheard = noneOf(cannotSignal(plainDeployment), signalsAnotherUser(plainDeployment, 'spiffe-helper', 'plain-server'));
const certificates = (count: number, within: number) => logged(plainServer, 'certificate', { distinct: { by: 'field', field: 'serial', count }, within });
const threeCertificates = certificates(3, 90);

export default defineLesson({
  id: 'spiffe-helper',
  place: 14,
  title: 'A server that does not know SPIFFE',
  subtitle: 'spiffe-helper, certificate files, and the signal at each renewal',
  on: mtls,
  minutes: 20,
  learns: [
    'How a program that knows certificates as files gets X509-SVIDs.',
    'Why a new file on disk is not a new certificate in use.',
    'What such a program cannot check, though its handshake is mutual.',
  ],
  steps: [
    lessonStep('spiffe-helper writes three files, and the server starts with them', {
      why: 'plain-server uses no library of SPIFFE and has no socket mounted. spiffe-helper has: it keeps the stream of the Workload API open, and writes svid.pem (the certificate), svid_key.pem (its key, readable for its user only) and bundle.pem (the authorities) to a folder in memory that both containers share. It is a sidecar of the kind that starts before the others: Kubernetes starts plain-server when the helper says that the files are there. The agent finds out from the pod whose identity it is: both containers have the same service account.',
      look: `kubectl -n mtls-demo logs deployment/plain-server -c spiffe-helper | tail -4; kubectl -n mtls-demo logs deployment/plain-server -c plain-server | head -3`,
      do: [...plainEntries.map(createEntry), deploy(plainFile)],
      expect: [
        logged(spiffeHelper, /X\.509 certificates updated/, { within: 60 }),
        logged(plainServer, 'certificate', { within: 60 }),
        plainRequests.answeredAtClient(60),
      ],
    }),
    lessonStep('At every renewal the server gets a signal, and no request fails', {
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
      'Somebody cleaned up the configuration of spiffe-helper and rolled plain-server out. It worked for half a minute. Now every request to it fails, and a restart helps for another half minute only. The files on disk are new, as anybody can see. Make it work permanently, without certificates that are valid for longer.',
    fault: unsignalledServer,
    // Each certificate that the check counts was signed after it began.
    fresh: [],
    check: step('plain-server uses new certificates while it runs, and requests are answered', {
      why: 'One certificate proves nothing: the server has that from its start. Each further one, with a serial of its own, came with a signal.',
      expect: [
        ...registered(plainServer),
        state('the entry of plain-server gives no more than 60 s', lifetimes, tooLong, 5),
        state('spiffe-helper knows which process to signal, and how', config, silent, 5),
        state('its signal reaches the server’s process', deployment, unheard, 5),
        certificates(3, 75),
        plainRequests.answeredAtClient(15),
      ],
    }),
    diagnoses: [
      mistakeIn({
        question: lifetimes,
        finds: tooLong,
        advice: 'Look at the entry of plain-server. A longer TTL only delays the failure: what is written later must be read, too.',
      }),
      ...registrationHints(plainServer),
      mistakeIn({
        question: deployment,
        finds: unheard,
        advice: 'Look at the pod’s specification: which processes does each container see, and as which user does each run?',
      }),
      mistakeIn({ question: config, finds: silent, advice: 'Read helper.conf, and PID_FILE in kubectl -n mtls-demo get deployment plain-server -o yaml.' }),
      mistakeIn({
        question: { kind: 'configured', by: helperConfig, of: spiffeHelper },
        finds: startedBeforeChange(spiffeHelper, helperConfig),
        advice: 'The file is mended. Look at when the process was started that is to read it.',
      }),
    ],
    solution: [deploy(plainFile), restart(plainServer)],
  },
  questions: [
    {
      ask: 'plain-server verifies every client’s certificate with bundle.pem. Which clients does it accept?',
      answer:
        'Every workload of the trust domain that has any X509-SVID. That it was signed by the authority is all that a plain TLS server checks; which SPIFFE ID is in the URI SAN, it would have to look up and compare itself. mtls-server demands one exact ID.',
    },
    {
      ask: 'Why must a client of plain-server know SPIFFE, or be told not to check the host’s name?',
      answer:
        'An X509-SVID names no host: there is a SPIFFE ID, and no DNS name unless the entry has one (spire-server entry create -dns). A client that compares names, as browsers do, finds none that fits.',
    },
    {
      ask: 'What is worse than in a program that uses the Workload API itself?',
      answer:
        'The key is in a file that others of the pod may read; there is a moment between writing and reading; and a second process must run, be signalled and be watched. The advantage: the program did not have to change.',
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
