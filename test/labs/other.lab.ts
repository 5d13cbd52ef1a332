import { spireIsReady } from '../../labs/nouns/ready.ts';
import { traffic } from '../../labs/nouns/traffic.ts';
import { defineLab } from '../../src/lab/index.ts';
import { lab } from './nouns.ts';

const till = lab.workload('till');
const stock = lab.workload('stock');
const reader = lab.workload('audit-reader');
const writer = lab.workload('audit-writer');

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
    ...[till, reader, writer].map((workload) => lab.entryFor(workload, lab.anyNode, { x509SvidTtl: 30 })),
  ],
  ready: [...spireIsReady(lab), traffic(till, stock).first, traffic(reader, writer).first],
  acid: [],
});
