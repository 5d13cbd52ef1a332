import { type Called, serverCommand, spire } from '../../src/lab/index.ts';
import { traffic } from './traffic.ts';

/** The things that the mTLS lab and its tests speak of. */
export const lab = spire({
  trustDomain: 'spirelab.test',
  clusterName: 'spirelab',
  server: called('spire', 'spire-server'),
  agents: called('spire', 'spire-agent'),
  csiDriver: { ...called('spire', 'spiffe-csi-driver'), driver: 'csi.spiffe.io' },
  bundle: { namespace: 'spire', name: 'spire-bundle', key: 'bundle.crt' },
  workloads: (name) => called('mtls-demo', name),
});
export const { server, agents } = lab;
/** SPIRE Server's command line, as a learner types it. */
export const spireServer = serverCommand(server);
export const client = lab.workload('mtls-client');
export const mtlsServer = lab.workload('mtls-server');

export const clientEntry = lab.entryFor(client, lab.anyNode, { x509SvidTtl: 30 });
export const mtlsServerEntry = lab.entryFor(mtlsServer, lab.nodeOf(mtlsServer), { x509SvidTtl: 30 });

/** What the two above say to each other. */
export const requests = traffic(client, mtlsServer, agents);

/** A second pair, on a worker of its own: for tests that run beside one that breaks the first. */
export const strictClient = lab.workload('strict-client');
export const strictServer = lab.workload('strict-server');
export const strictEntries = [strictClient, strictServer].map((workload) => lab.entryFor(workload, lab.anyNode, { x509SvidTtl: 30 }));
export const strictRequests = traffic(strictClient, strictServer, agents);

/** A SPIFFE ID that no entry gives to anybody. */
export const impostor = 'spiffe://spirelab.test/ns/mtls-demo/sa/impostor';

/** In manifests/ a program has one name for everything. */
function called(namespace: string, name: string): Called {
  return { namespace, object: name, labels: { app: name }, container: name, serviceAccount: name };
}
