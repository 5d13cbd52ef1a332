import { spire } from '../../src/lab/index.ts';

/** The same things as in labs/nouns/mtls.ts, under names of which none is there: test/labs/manifests/other. */
export const lab = spire({
  trustDomain: 'shop.example',
  clusterName: 'east',
  server: { namespace: 'identity-server', object: 'trust-root', labels: identity('server'), container: 'issuer', serviceAccount: 'issuer' },
  agents: { namespace: 'identity-system', object: 'node-agent', labels: identity('agent'), container: 'prover', serviceAccount: 'prover' },
  csiDriver: {
    namespace: 'identity-system',
    object: 'socket-mounter',
    labels: identity('csi'),
    container: 'mounter',
    serviceAccount: 'default',
    driver: 'identity.shop.example',
  },
  bundle: { namespace: 'identity-system', name: 'roots', key: 'ca.pem' },
  workloads: (name) => ({
    namespace: 'shop',
    object: `shop-${name}`,
    labels: { 'app.kubernetes.io/name': name },
    container: 'program',
    serviceAccount: `${name}-account`,
  }),
});

function identity(component: string) {
  return { 'app.kubernetes.io/name': 'identity', 'app.kubernetes.io/component': component };
}
