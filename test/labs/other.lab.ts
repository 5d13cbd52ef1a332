import { deploymentOf } from '../../labs/nouns/deployments.ts';
import { spireIsReady } from '../../labs/nouns/ready.ts';
import { traffic } from '../../labs/nouns/traffic.ts';
import type { TwoPairs } from '../../labs/nouns/two-pairs.ts';
import { entryDeletionOf } from '../../labs/tests/entry-deletion.acid.ts';
import { serverStopOf } from '../../labs/tests/server-stop.acid.ts';
import { spiffeIdMismatchOf } from '../../labs/tests/spiffe-id-mismatch.acid.ts';
import { defineLab } from '../../src/lab/index.ts';
import { lab } from './nouns.ts';

const till = lab.workload('till');
const stock = lab.workload('stock');
const reader = lab.workload('audit-reader');
const writer = lab.workload('audit-writer');
const tillEntry = lab.entryFor(till, lab.anyNode, { x509SvidTtl: 30 });
const audit = 'test/labs/manifests/other/audit.yaml';
const pairs: TwoPairs = {
  server: lab.server,
  agents: lab.agents,
  client: till,
  mtlsServer: stock,
  clientEntry: tillEntry,
  requests: traffic(till, stock, lab.agents),
  strictClient: reader,
  strictServer: writer,
  strictClientDeployment: deploymentOf(reader, audit),
  strictServerDeployment: deploymentOf(writer, audit),
  strictRequests: traffic(reader, writer, lab.agents),
  impostor: 'spiffe://shop.example/ns/shop/sa/impostor',
};

export default defineLab({
  id: 'other',
  title: 'The same lab under other names',
  teaches: 'Nothing that the usual lab does not: it proves that no name of that lab is needed.',
  cluster: 'test/labs/kind/other.yaml',
  manifests: 'test/labs/manifests/other',
  trustDomain: lab.trustDomain,
  clusterName: lab.clusterName,
  server: lab.server,
  agents: lab.agents,
  csiDriver: lab.csiDriver,
  bundle: lab.bundle,
  workloads: [till, stock, reader, writer],
  entries: [
    lab.anyNode,
    lab.nodeOf(stock),
    lab.entryFor(stock, lab.nodeOf(stock), { x509SvidTtl: 30 }),
    tillEntry,
    ...[reader, writer].map((workload) => lab.entryFor(workload, lab.anyNode, { x509SvidTtl: 30 })),
  ],
  ready: [...spireIsReady(lab), pairs.requests.first, pairs.strictRequests.first],
  flows: [pairs.requests.flow, pairs.strictRequests.flow],
  acid: [serverStopOf(pairs), entryDeletionOf(pairs), spiffeIdMismatchOf(pairs)],
});
