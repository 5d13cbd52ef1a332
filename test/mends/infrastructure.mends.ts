import { startTwin, typed } from '../../src/lab/index.ts';
import { mends } from '../support/mends.ts';
import { client, server } from '../support/nouns.ts';

const driver = 'kubectl -n spire patch daemonset/spiffe-csi-driver';
const only = (labels: string) => `${driver} -p '{"spec":{"template":{"spec":{"nodeSelector":${labels}}}}}'`;
const asFound = /^daemonset\/spiffe-csi-driver runs only on nodes that have the label spirelab\.dev\/runs=mtls-server\.$/;

/** As it was set: the driver on one node, and a pod that came after it had gone from the others. */
const back = [
  'kubectl -n mtls-demo delete pod mtls-client-second --ignore-not-found',
  only('{"spirelab.dev/runs":"mtls-server","kubernetes.io/os":null}'),
  `kubectl -n spire wait pod -l app=spiffe-csi-driver --field-selector "spec.nodeName!=$(kubectl get node -l spirelab.dev/runs=mtls-server -o jsonpath='{.items[0].metadata.name}')" --for=delete --timeout=60s`,
  'kubectl -n spire rollout status daemonset/spiffe-csi-driver --timeout=60s',
  typed(startTwin(client, 'mtls-client-second'), server).join('\n'),
];

export default mends('infrastructure', [
  { mend: 'does nothing', type: [], back: [], verdict: 'refused', says: asFound },
  { mend: 'restarts the driver', type: ['kubectl -n spire rollout restart daemonset/spiffe-csi-driver'], back: [], verdict: 'refused', says: asFound },
  { mend: 'restarts every client', type: ['kubectl -n mtls-demo rollout restart deployment'], back: [], verdict: 'refused', says: asFound },
  {
    mend: 'has the driver run on the node of the new pod, and takes it away from the other one',
    type: [only('{"spirelab.dev/runs":"mtls-client"}')],
    back,
    verdict: 'refused',
    says: /runs only on nodes that have the label spirelab\.dev\/runs=mtls-client\./,
  },
  {
    mend: 'selects by a label with a typo',
    type: [only('{"spirelab.dev/runs":null,"kubernetes.io/os":"linus"}')],
    back,
    verdict: 'refused',
    says: /runs only on nodes that have the label kubernetes\.io\/os=linus\./,
  },
  {
    mend: 'removes the pod that does not start',
    type: [only('{"spirelab.dev/runs":null}'), 'kubectl -n mtls-demo delete pod mtls-client-second'],
    back,
    verdict: 'refused',
    says: /There is no pod mtls-client-second\b/,
  },
  {
    mend: 'gives the label of the one node to all of them',
    type: [
      'kubectl -n mtls-demo get pod mtls-client-second -o name',
      'kubectl label nodes -l spirelab.dev/runs=mtls-client spirelab.dev/runs=mtls-server --overwrite',
      'kubectl label nodes -l spirelab.dev/runs=strict spirelab.dev/runs=mtls-server --overwrite',
      'kubectl -n spire rollout status daemonset/spiffe-csi-driver --timeout=60s',
    ],
    back: [
      // While the driver is there: without it the kubelet cannot take the pod's volume back, and the pod never goes.
      'kubectl -n mtls-demo delete pod mtls-client-second --ignore-not-found',
      `kubectl label node "$(kubectl -n mtls-demo get pod -l app=mtls-client -o jsonpath='{.items[0].spec.nodeName}')" spirelab.dev/runs=mtls-client --overwrite`,
      `kubectl label node "$(kubectl -n mtls-demo get pod -l app=strict-client -o jsonpath='{.items[0].spec.nodeName}')" spirelab.dev/runs=strict --overwrite`,
      ...back,
    ],
    verdict: 'refused',
    says: /No node has the label spirelab\.dev\/runs=mtls-client\b/,
  },
  {
    mend: 'another right way: selects what every node has',
    type: [only('{"spirelab.dev/runs":null,"kubernetes.io/os":"linux"}')],
    back,
    verdict: 'passed',
  },
  { mend: 'another right way: replaces the DaemonSet by its manifest', type: ['kubectl replace -f manifests/spiffe-csi/driver.yaml'], back, verdict: 'passed' },
  {
    mend: 'another right way: takes the selector out as JSON patch',
    type: [`${driver} --type=json -p '[{"op":"remove","path":"/spec/template/spec/nodeSelector"}]'`],
    back,
    verdict: 'passed',
  },
]);
