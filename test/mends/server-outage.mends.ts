import { mends } from '../support/mends.ts';

const rewrite = (sed: string) => `kubectl -n spire get configmap/spire-server -o yaml | sed '${sed}' | kubectl replace -f -`;
const to = (ttl: string) => rewrite(`s|ca_ttl = .*|ca_ttl = ${ttl}|`);
const restart = 'kubectl -n spire delete pod spire-server-0';
const asFound = /^server\.conf in configmap\/spire-server has ca_ttl = "7d", and SPIRE reads no duration in that\.$/;

export default mends('server-outage', [
  { mend: 'does nothing', type: [], back: [], verdict: 'refused', says: asFound },
  { mend: 'starts the server anew', type: [restart], back: [], verdict: 'refused', says: asFound },
  { mend: 'starts every agent anew', type: ['kubectl -n spire delete pod -l app=spire-agent'], back: [], verdict: 'refused', says: asFound },
  {
    mend: 'writes another unit that Go does not know',
    type: [to('"1w"'), restart],
    back: [to('"7d"'), restart],
    verdict: 'refused',
    says: /has ca_ttl = "1w", and SPIRE reads no duration/,
  },
  {
    mend: 'writes a space into the duration',
    type: [to('"168 h"'), restart],
    back: [to('"7d"'), restart],
    verdict: 'refused',
    says: /has ca_ttl = "168 h", and/,
  },
  {
    mend: 'leaves the quotation marks away',
    type: [to('168h'), restart],
    back: [to('"7d"'), restart],
    verdict: 'refused',
    says: /has ca_ttl = 168h without quotation marks/,
  },
  {
    mend: 'writes seconds as a number',
    type: [to('"604800"'), restart],
    back: [to('"7d"'), restart],
    verdict: 'refused',
    says: /has ca_ttl = "604800", and SPIRE reads no duration/,
  },
  {
    mend: 'has two servers',
    type: [to('"168h"'), restart, 'kubectl -n spire scale statefulset/spire-server --replicas=2'],
    back: [
      to('"7d"'),
      'kubectl -n spire scale statefulset/spire-server --replicas=1',
      restart,
      'kubectl -n spire wait pod/spire-server-1 --for=delete --timeout=60s',
      'kubectl -n spire delete pvc data-spire-server-1',
    ],
    verdict: 'refused',
    says: /^statefulset\/spire-server has 2 replicas/,
  },
  {
    mend: 'mends it, and lets no server run',
    type: [to('"168h"'), 'kubectl -n spire scale statefulset/spire-server --replicas=0'],
    back: [to('"7d"'), 'kubectl -n spire scale statefulset/spire-server --replicas=1'],
    verdict: 'refused',
    says: /^statefulset\/spire-server has 0 replicas/,
  },
  { mend: 'another right way: the same week in seconds', type: [to('"604800s"'), restart], back: [to('"7d"'), restart], verdict: 'passed' },
  {
    mend: 'another right way: no ca_ttl, so the default',
    type: [rewrite('/ca_ttl/d'), restart],
    back: ['kubectl replace -f manifests/spire/server-config.yaml', to('"7d"'), restart],
    verdict: 'passed',
  },
  {
    mend: 'another right way: the file as it was, and the StatefulSet scaled down and up',
    type: [
      'kubectl replace -f manifests/spire/server-config.yaml',
      'kubectl -n spire scale statefulset/spire-server --replicas=0',
      'kubectl -n spire wait pod/spire-server-0 --for=delete --timeout=60s',
      'kubectl -n spire scale statefulset/spire-server --replicas=1',
    ],
    verdict: 'passed',
  },
]);
