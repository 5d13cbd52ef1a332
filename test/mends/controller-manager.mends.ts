import { mends, rightWay } from '../support/mends.ts';

const demo = 'kubectl -n mtls-demo';
const label = 'spirelab.dev/registered-by';
/** The pod of the server has two containers in this lesson. */
const entryCreate = 'kubectl -n spire exec spire-server-0 -c spire-server -- /opt/spire/bin/spire-server entry create -x509SVIDTTL 30';
const id = 'spiffe://spirelab.test/ns/mtls-demo/sa/managed-client';
const anyNode = '-parentID spiffe://spirelab.test/node/any';
const ownAccount = '-selector k8s:ns:mtls-demo -selector k8s:sa:managed-client';
const entryDelete = 'kubectl -n spire exec spire-server-0 -c spire-server -- /opt/spire/bin/spire-server entry delete -entryID by-hand';

const change = (rule: object): string => `kubectl patch clusterspiffeid managed --type=merge -p '${JSON.stringify({ spec: rule })}'`;
const relabel = (value: string): string =>
  `${demo} patch deployment managed-client -p '${JSON.stringify({ spec: { template: { metadata: { labels: { [label]: value } } } } })}'`;
const ruleOfOnesOwn = (name: string, account: string): string =>
  `echo '${JSON.stringify({
    apiVersion: 'spire.spiffe.io/v1alpha1',
    kind: 'ClusterSPIFFEID',
    metadata: { name },
    spec: { spiffeIDTemplate: `spiffe://{{ .TrustDomain }}/ns/mtls-demo/sa/${account}`, podSelector: { matchLabels: { app: 'managed-client' } }, ttl: '30s' },
  })}' | kubectl apply -f -`;

export default mends('controller-manager', [
  {
    mend: 'restarts managed-client',
    type: [`${demo} rollout restart deployment/managed-client`],
    verdict: 'refused',
    says: /the pod template of deployment\/managed-client has spirelab\.dev\/registered-by=controller-manger/,
  },
  { mend: 'takes the selector out', type: [change({ podSelector: null })], verdict: 'refused', says: /clusterspiffeid\/managed has no podSelector/ },
  {
    mend: 'labels the Deployment in place of its pods',
    type: [`${demo} label deployment managed-client ${label}=controller-manager`],
    back: [`${demo} label deployment managed-client ${label}-`],
    verdict: 'refused',
    says: /deployment\/managed-client itself has the label/,
  },
  {
    mend: 'labels the pod that runs, which the next one does not inherit',
    type: [`${demo} label pod -l app=managed-client ${label}=controller-manager --overwrite`],
    back: [`${demo} label pod -l app=managed-client ${label}=controller-manger --overwrite`],
    verdict: 'refused',
    says: /^managed-client-\S+ has the label .*the pod template .* has not/,
  },
  { mend: 'writes the label with another typo', type: [relabel('controller_manager')], verdict: 'refused', says: /registered-by=controller_manager/ },
  {
    mend: 'has the rule select every pod that has any app label',
    type: [change({ podSelector: { matchLabels: null, matchExpressions: [{ key: 'app', operator: 'Exists' }] } })],
    back: [change({ podSelector: { matchLabels: { [label]: 'controller-manager' }, matchExpressions: null } })],
    verdict: 'refused',
    says: /clusterspiffeid\/managed .*selects .*mtls-client-/,
  },
  {
    mend: 'has the rule select the pods, and gives them another SPIFFE ID',
    type: [relabel('controller-manager'), change({ spiffeIDTemplate: 'spiffe://{{ .TrustDomain }}/ns/mtls-demo/sa/managed' })],
    verdict: 'refused',
    says: /gives the pods of managed-client the SPIFFE ID spiffe:\/\/spirelab\.test\/ns\/mtls-demo\/sa\/managed, .*managed-client is wanted/,
  },
  { mend: 'deletes the rule', type: ['kubectl delete clusterspiffeid managed'], verdict: 'refused', says: /There is no ClusterSPIFFEID/ },
  {
    mend: 'looks for the namespace by a name that it does not have',
    type: [relabel('controller-manager'), change({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'mtls-dmeo' } } })],
    verdict: 'refused',
    says: /namespaceSelector of clusterspiffeid\/managed .*mtls-dmeo/,
  },
  {
    mend: 'writes an entry by hand for the one pod that runs',
    type: [
      `${entryCreate} -entryID by-hand -spiffeID ${id} ${anyNode} -selector k8s:pod-uid:$(${demo} get pod -l app=managed-client -o jsonpath='{.items[0].metadata.uid}')`,
    ],
    back: [entryDelete],
    verdict: 'refused',
    says: /The entry by-hand .*k8s:pod-uid:\S+.* next pod/,
  },
  {
    mend: 'writes an entry by hand whose parent ID no agent has',
    type: [`${entryCreate} -entryID by-hand -spiffeID ${id} -parentID spiffe://spirelab.test/spire/server ${ownAccount}`],
    back: [entryDelete],
    verdict: 'refused',
    says: /The entry by-hand has the parent ID spiffe:\/\/spirelab\.test\/spire\/server/,
  },
  {
    mend: `${rightWay}the rule selects the label that the pods have`,
    type: [change({ podSelector: { matchLabels: { [label]: 'controller-manger' } } })],
    back: [change({ podSelector: { matchLabels: { [label]: 'controller-manager' } } })],
    verdict: 'passed',
  },
  {
    mend: `${rightWay}a rule of one’s own that selects the app`,
    type: [ruleOfOnesOwn('managed-client', 'managed-client')],
    back: ['kubectl delete clusterspiffeid managed-client'],
    verdict: 'passed',
  },
  {
    mend: `${rightWay}an entry written by hand, for the service account`,
    type: [`${entryCreate} -entryID by-hand -spiffeID ${id} ${anyNode} ${ownAccount}`],
    back: [entryDelete],
    verdict: 'passed',
  },
]);
