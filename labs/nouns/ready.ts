import { type Spire, type Step, state, step } from '../../src/lab/index.ts';
import { driverOnEvery, mountedOnce, nodesReady, oneAgentPerWorker, socketOnEvery, volumeBound } from '../../src/rules/index.ts';

/** What is true of SPIRE on three workers, before any request. */
export function spireIsReady({ server, csiDriver: { driver } }: Spire): readonly Step[] {
  return [
    step('Three workers run, and each proved which node it is', {
      why: 'Each agent presents a projected service account token (k8s_psat); the server lets Kubernetes review it and looks up the node, whose UID becomes the last part of the agent ID.',
      expect: [
        state('four nodes are Ready', { kind: 'nodes' }, nodesReady(4), 60),
        state('each worker has exactly one attested agent, and its SPIFFE ID ends in the UID of the node', { kind: 'agents' }, oneAgentPerWorker, 60),
        state("the server's claim is bound to a PersistentVolume", { kind: 'volume', of: server }, volumeBound, 60),
      ],
    }),
    step('The Workload API is on every worker', {
      why: "The SPIFFE CSI Driver mounts the folder with the agent's socket into pods, so that a pod needs no hostPath of its own.",
      expect: [
        state(`${driver} is registered on every worker`, { kind: 'csi-nodes' }, driverOnEvery(driver), 60),
        state("the agent's socket is on every worker", { kind: 'sockets' }, socketOnEvery, 60),
        state('each CSI volume is mounted once', { kind: 'csi-mounts' }, mountedOnce, 60),
      ],
    }),
  ];
}
