import { defineLab } from '../src/lab/index.ts';
import { client, clientEntry, greeter, greeterEntry, lab, requests, strictClient, strictEntries, strictRequests, strictServer } from './nouns/mtls.ts';
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
  workloads: [client, greeter, strictClient, strictServer],
  entries: [lab.anyNode, lab.nodeOf(greeter), greeterEntry, clientEntry, ...strictEntries],
<<<<<<< HEAD
  ready: [
    step('Three workers run, and each proved which node it is', {
      why: 'Each agent presents a projected service account token (k8s_psat); the server lets Kubernetes review it and looks up the node, whose UID becomes the last part of the agent ID.',
      expect: [
        state('four nodes are Ready', { kind: 'nodes' }, nodesReady(4), 60),
        state('each worker has exactly one attested agent, and its SPIFFE ID ends in the UID of the node', { kind: 'agents' }, oneAgentPerWorker, 60),
        state("the server's claim is bound to a PersistentVolume", { kind: 'volume', of: lab.server }, volumeBound, 60),
      ],
    }),
    step('The Workload API is on every worker', {
      why: "The SPIFFE CSI Driver mounts the folder with the agent's socket into pods, so that a pod needs no hostPath of its own.",
      expect: [
        state(`${lab.csiDriver.driver} is registered on every worker`, { kind: 'csi-nodes' }, driverOnEvery(lab.csiDriver.driver), 60),
        state("the agent's socket is on every worker", { kind: 'sockets' }, socketOnEvery, 60),
        state('each CSI volume is mounted once', { kind: 'csi-mounts' }, mountedOnce, 60),
      ],
    }),
    requests.first,
    strictRequests.first,
  ],
  flows: [requests.flow, strictRequests.flow],
=======
  ready: [...spireIsReady(lab), requests.first, strictRequests.first],
>>>>>>> 218606d (Define a second lab, for tests, that shares no name with the usual one)
  acid: [serverStop, entryDeletion, spiffeIdMismatch],
});
