import { mends, rightWay } from '../support/mends.ts';

const label = 'spirelab.dev/registered-by';
const rule = (name: string, spec: object): string => `kubectl patch clusterspiffeid ${name} --type=merge -p '${JSON.stringify({ spec })}'`;
const everything = (spec: object): string => rule('everything', spec);
const wide = everything({ podSelector: null, namespaceSelector: null });
const restored = 'kubectl apply --server-side --force-conflicts -f manifests/lessons/identity-for-everything.yaml';
const managedRestored = 'kubectl apply --server-side --force-conflicts -f manifests/lessons/managed-client.yaml';
const server = 'kubectl -n spire exec spire-server-0 -c spire-server -- /opt/spire/bin/spire-server';

export default mends('identity-for-everything', [
  {
    mend: 'deletes the entries of uninvited',
    type: [
      `for id in $(${server} entry show -spiffeID spiffe://spirelab.test/ns/mtls-demo/sa/uninvited | sed -n 's/^Entry ID *: //p'); do ${server} entry delete -entryID $id; done`,
    ],
    verdict: 'refused',
    says: /clusterspiffeid\/everything has no podSelector/,
  },
  {
    mend: 'stops the program, and leaves the rule',
    type: ['kubectl -n mtls-demo scale deployment/uninvited --replicas=0'],
    back: ['kubectl -n mtls-demo scale deployment/uninvited --replicas=1'],
    verdict: 'refused',
    says: /clusterspiffeid\/everything has no podSelector/,
  },
  {
    mend: 'deletes the other rule',
    type: ['kubectl delete clusterspiffeid managed'],
    back: [managedRestored],
    verdict: 'refused',
    says: /There is no clusterspiffeid\/managed/,
  },
  {
    mend: 'deletes both rules',
    type: ['kubectl delete clusterspiffeid managed everything'],
    back: [managedRestored, restored],
    verdict: 'refused',
    says: /There is no clusterspiffeid\/managed/,
  },
  {
    mend: 'keeps the rule to one namespace',
    type: [everything({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'mtls-demo' } } })],
    back: [wide],
    verdict: 'refused',
    says: /every pod of the namespaces that it selects/,
  },
  {
    mend: 'leaves out uninvited, and nobody else',
    type: [everything({ podSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['uninvited'] }] } })],
    back: [wide],
    verdict: 'refused',
    says: /clusterspiffeid\/everything .*selects .*mtls-client-/,
  },
  {
    mend: 'selects by a label that every pod has',
    type: [everything({ podSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } })],
    back: [wide],
    verdict: 'refused',
    says: /clusterspiffeid\/everything .*selects .*uninvited-/,
  },
  {
    mend: 'gives the rule another name, and keeps what it selects',
    type: [
      'kubectl get clusterspiffeid everything -o json | sed \'s|"name": "everything"|"name": "all"|; /"uid":/d; /"resourceVersion":/d\' | kubectl create -f -',
      'kubectl delete clusterspiffeid everything',
    ],
    back: [restored, 'kubectl delete clusterspiffeid all'],
    verdict: 'refused',
    says: /clusterspiffeid\/all has no podSelector/,
  },
  {
    mend: 'has the other rule select uninvited too',
    type: [
      'kubectl delete clusterspiffeid everything',
      rule('managed', { podSelector: { matchLabels: null, matchExpressions: [{ key: 'app', operator: 'In', values: ['managed-client', 'uninvited'] }] } }),
    ],
    back: ['kubectl delete clusterspiffeid managed', managedRestored, restored],
    verdict: 'refused',
    says: /clusterspiffeid\/managed .*selects .*uninvited-/,
  },
  {
    mend: 'registers by hand what the rule had given',
    type: [
      'kubectl delete clusterspiffeid everything',
      `${server} entry create -entryID by-hand -spiffeID spiffe://spirelab.test/ns/mtls-demo/sa/uninvited -parentID spiffe://spirelab.test/node/any -selector k8s:sa:uninvited -x509SVIDTTL 30`,
    ],
    back: [`${server} entry delete -entryID by-hand`, restored],
    verdict: 'refused',
    says: /The entry by-hand gives uninvited-/,
  },
  {
    mend: `${rightWay}the rule narrowed to what was asked for`,
    type: [everything({ podSelector: { matchLabels: { [label]: 'controller-manager' } } })],
    back: [wide],
    verdict: 'passed',
  },
  {
    mend: `${rightWay}one rule in place of both`,
    type: [everything({ podSelector: { matchLabels: { app: 'managed-client' } } }), 'kubectl delete clusterspiffeid managed'],
    back: [managedRestored, wide],
    verdict: 'passed',
  },
]);
