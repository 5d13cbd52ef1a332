import { defineLesson, endPods, lessonStep, logged, mistakeIn, never, newPodsOf, rewrite, scale, state, step } from '../../src/lab/index.ts';
import { notReady, readyPods, replicasOtherThan, startedBeforeChange, unreadableDuration } from '../../src/rules/index.ts';
import { ttlInDays } from '../faults/server/unreadable-ttl.fault.ts';
import mtls from '../mtls.lab.ts';
import { agents, client, mtlsServer, requests, server } from '../nouns/mtls.ts';
import { serverConfig, serverStatefulSet } from '../nouns/objects.ts';

const theConfig = { kind: 'objects', of: [serverConfig] } as const;
const theServer = { kind: 'objects', of: [serverStatefulSet] } as const;
const oneServer = replicasOtherThan(serverStatefulSet, 1, 'A second one would have an authority and a data store of its own.');
const readable = unreadableDuration(serverConfig, 'server.conf');
const renewed = (within: number) => logged(agents, 'Renewing X509-SVID', { distinct: { by: 'field', field: 'spiffe_id', count: 2 }, within });
const broken = logged(client, 'call', { where: { status: 'fail' }, within: 60 });
const renewedAgain = renewed(90);
/** What agents say that the server knows no more, or that lost their own identity (SPIRE 1.15.3). */
const refusedAgent = /^Agent needs to re-attest|^Node attestation was successful$/;

export default defineLesson({
  id: 'server-outage',
  place: 4,
  title: 'Half a minute without SPIRE Server',
  subtitle: 'NotAfter, ca_ttl, and the PersistentVolume of SPIRE Server',
  on: mtls,
  minutes: 15,
  learns: [
    'What still works without SPIRE Server, and what does not.',
    'When an outage of the server becomes one of the workloads, and why all of them fail at about the same time.',
    'Which data the server needs to be the same server after a restart.',
  ],
  steps: [
    lessonStep('Every X509-SVID is signed by the server, and lives 30 s here', {
      why: 'An agent renews X509-SVIDs about halfway to NotAfter: it makes a new key, and the server signs a certificate for it. Only the server holds the keys of the X.509 authority.',
      look: `kubectl -n spire logs -l app=spire-agent --tail=-1 | grep 'Renewing X509-SVID' | tail -2`,
      expect: [renewed(45)],
    }),
    lessonStep('Without the server agents cannot synchronize, and requests go on', {
      why: 'An agent asks the server each sync interval what has changed. That fails now, and is logged, at longer and longer intervals. A request needs neither server nor agent: each side has its X509-SVID, its key and the trust bundle in memory.',
      look: `kubectl -n spire logs -l app=spire-agent --tail=1`,
      do: [scale(server, 0)],
      expect: [
        logged(agents, 'Synchronize failed', { where: { level: 'error' }, distinct: { by: 'node', count: 3 }, within: 45 }),
        logged(client, 'call', { where: { status: 'ok' }, within: 45 }),
      ],
    }),
    lessonStep('At the first NotAfter requests break', {
      why: 'The X509-SVID that expires first ends the requests of both sides, and the other side logs it: the side that verifies a certificate compares NotAfter with its clock. The agents go on running: their own X509-SVIDs are valid for an hour (agent_ttl). The lesson agent-expiry shows what ends them.',
      look: 'kubectl -n mtls-demo logs deployment/mtls-server --tail=1; kubectl -n mtls-demo logs deployment/mtls-client --tail=1',
      expect: [
        broken,
        logged([client, mtlsServer], 'call', { where: { status: 'fail', error: /certificate has expired or is not yet valid/ }, within: 60 }),
        never(agents, 'Starting agent', { until: broken }),
      ],
    }),
    lessonStep('The server comes back as the same server', {
      why: 'Its volume holds the authority’s keys, and the data store with entries and attested agents. So the trust bundle that agents and workloads have is still right, and the server knows its agents: none must attest again, each goes on as before.',
      look: `kubectl -n spire logs spire-server-0 | grep -E 'Starting Server APIs|X509 CA activated|Journal loaded'`,
      do: [scale(server, 1)],
      expect: [
        logged(newPodsOf(server), 'Starting Server APIs', { within: 60 }),
        renewedAgain,
        requests.answeredAtClient(90),
        requests.answeredAtServer(90),
        never(agents, refusedAgent, { until: renewedAgain }),
      ],
    }),
  ],
  task: {
    story:
      'At noon somebody changed server.conf so that the X.509 authority lives for a week, and nothing happened. In the evening the node of SPIRE Server was drained, and half a minute later no request was answered any more. The server’s pod is there. Mend it so that X509-SVIDs are renewed again. The authority may live for a week, or for a day as before.',
    fault: ttlInDays,
    fresh: [requests.fresh(60)],
    check: step('The server runs, and X509-SVIDs are renewed', {
      why: 'Requests alone prove nothing for half a minute: they are answered with what was signed before. Agents that have failed for a while try again within a minute.',
      expect: [
        state('SPIRE reads every duration in server.conf', theConfig, readable, 5),
        state('there is one SPIRE Server', theServer, oneServer, 5),
        state('SPIRE Server is ready', { kind: 'pods', of: server }, readyPods(1), 30),
        renewed(60),
        requests.answeredAtClient(60),
        requests.answeredAtServer(60),
      ],
    }),
    diagnoses: [
      mistakeIn({
        question: theConfig,
        finds: readable,
        advice: 'Go knows hours (h), minutes (m) and seconds (s), and no days: they are not always equally long. What did the server say before it ended?',
      }),
      mistakeIn({
        question: theServer,
        finds: oneServer,
        advice: 'How many pods of SPIRE Server does the StatefulSet want? kubectl -n spire get statefulset.',
      }),
      mistakeIn({
        question: { kind: 'configured', by: serverConfig, of: server },
        finds: startedBeforeChange(server, serverConfig),
        advice: 'A process runs with the configuration that was there when it started. Make it read the configuration again.',
      }),
      mistakeIn({
        question: { kind: 'pods', of: server },
        finds: notReady(server),
        advice:
          'Read the last line before it ended: kubectl -n spire logs spire-server-0 --previous. After each failure the kubelet waits longer before it tries again, for up to five minutes; a new pod is tried at once.',
      }),
    ],
    solution: [rewrite(serverConfig, 'server.conf', 'ca_ttl = "7d"', 'ca_ttl = "168h"'), endPods(server)],
  },
  questions: [
    {
      ask: 'Why did nothing happen at noon?',
      answer:
        'SPIRE Server reads its configuration once, at its start. The mistake had no effect until somebody else started it. After a change of a configuration, make sure that it was read.',
    },
    {
      ask: 'How long may the server be away before anybody notices, if entries have a TTL of one hour?',
      answer:
        'Agents renew about halfway, so each X509-SVID is valid for nearly half an hour more at least, and an hour at most. Nobody notices an outage that is shorter than that, except workloads that start during it: they get nothing.',
    },
    {
      ask: 'The server’s volume is lost, too. Why does starting the server not mend that?',
      answer:
        'It would make a new authority. Agents hold a trust bundle in which that is not, so they refuse the server; it knows neither agents nor entries. Then SPIRE has to be set up again.',
    },
  ],
  readOn: [
    { title: 'SPIRE Server configuration: ca_ttl, agent_ttl, default_x509_svid_ttl', url: 'https://github.com/spiffe/spire/blob/v1.15.3/doc/spire_server.md' },
    { title: 'Scaling SPIRE: more than one server', url: 'https://spiffe.io/docs/latest/planning/scaling_spire/' },
    { title: 'Kubernetes: how a container is restarted', url: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy' },
  ],
});
