/**
 * Lessons of which every row and the printed solution were seen to hold on a cluster. CI chooses among them; the others
 * are tried by command (`npm run test:mends`), and join when they have held.
 */
export const tried: readonly string[] = [
  'mtls-demo',
  'refused-peer',
  'hostpath-socket',
  'failed-attestation',
  'no-tokenreview',
  'host-pid',
  'wrong-cluster-name',
  'controller-manager',
  'sidecar-agent',
  'short-ttl',
  'spiffe-helper',
  'kind-cluster',
  'node-alias',
  'infrastructure',
  'entry-deletion',
  'loose-selectors',
  'identity-for-everything',
  'socket-path',
  'socket-hostpath',
  'rotation',
  'server-outage',
  'agent-expiry',
];
