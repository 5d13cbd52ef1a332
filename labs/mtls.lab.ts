import { defineLab } from '../src/lab/index.ts';
import { client, clientEntry, lab, mtlsServer, mtlsServerEntry, requests, strictClient, strictEntries, strictRequests, strictServer } from './nouns/mtls.ts';
import { spireIsReady } from './nouns/ready.ts';
import { entryDeletion } from './tests/entry-deletion.acid.ts';
import { serverStop } from './tests/server-stop.acid.ts';
import { spiffeIdMismatch } from './tests/spiffe-id-mismatch.acid.ts';

export default defineLab({
  id: 'mtls',
  title: 'Two workloads talk over mTLS, and you break it in three ways',
  teaches: 'How a workload gets an identity on Kubernetes, how long that stays valid when its entry or the server is gone, and what it does not decide.',
  cluster: 'kind/three-workers.yaml',
  manifests: 'manifests',
  additions: 'manifests/lessons',
  trustDomain: lab.trustDomain,
  clusterName: lab.clusterName,
  server: lab.server,
  agents: lab.agents,
  csiDriver: lab.csiDriver,
  bundle: lab.bundle,
  workloads: [client, mtlsServer, strictClient, strictServer],
  entries: [lab.anyNode, lab.nodeOf(mtlsServer), mtlsServerEntry, clientEntry, ...strictEntries],
  ready: [...spireIsReady(lab), requests.first, strictRequests.first],
  flows: [requests.flow, strictRequests.flow],
  acid: [serverStop, entryDeletion, spiffeIdMismatch],
});
