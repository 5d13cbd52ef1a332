import { mends } from '../support/mends.ts';

const set = (deployment: string, ...variables: readonly string[]) => `kubectl -n mtls-demo set env deployment/${deployment} ${variables.join(' ')}`;
const right = `DATA_TO_SEND='zero trust'`;
const asFound = /^DATA_TO_SEND of mtls-client is goodbye, and what the audit wants to read is zero trust\.$/;

export default mends('mtls-demo', [
  { mend: 'does nothing', type: [], back: [], verdict: 'refused', says: asFound },
  { mend: 'restarts the client', type: ['kubectl -n mtls-demo rollout restart deployment/mtls-client'], verdict: 'refused', says: asFound },
  { mend: 'writes it with a typo', type: [set('mtls-client', 'DATA_TO_SEND=zero-trust')], verdict: 'refused', says: /is zero-trust, and/ },
  {
    mend: 'sends quotation marks, too',
    type: [set('mtls-client', `DATA_TO_SEND='"zero trust"'`)],
    verdict: 'refused',
    says: /is "zero trust", and/,
  },
  {
    mend: 'changes the other client',
    type: [set('strict-client', right)],
    back: [set('strict-client', `DATA_TO_SEND='hello from the client'`)],
    verdict: 'refused',
    says: /^DATA_TO_SEND of strict-client is zero trust\. The audit reads what mtls-client says/,
  },
  {
    mend: 'changes the server',
    type: [set('mtls-server', right)],
    back: [set('mtls-server', 'DATA_TO_SEND-')],
    verdict: 'refused',
    says: /^DATA_TO_SEND of mtls-server is zero trust\. The audit reads what mtls-client says/,
  },
  {
    mend: 'sets a variable of another name',
    type: [set('mtls-client', `DATA='zero trust'`)],
    back: [set('mtls-client', 'DATA-')],
    verdict: 'refused',
    says: asFound,
  },
  {
    mend: 'says the right thing, and demands another server',
    type: [set('mtls-client', right, 'SERVER_SPIFFE_ID=spiffe://spirelab.test/ns/mtls-demo/sa/strict-server')],
    back: [set('mtls-client', 'DATA_TO_SEND=goodbye', 'SERVER_SPIFFE_ID=spiffe://spirelab.test/ns/mtls-demo/sa/mtls-server')],
    verdict: 'refused',
    says: /^SERVER_SPIFFE_ID of mtls-client is \S+\/strict-server, and the SPIFFE ID of mtls-server is/,
  },
  {
    mend: 'starts a second pod that says it, and leaves the first as it is',
    type: [
      `kubectl -n mtls-demo run says-it --image=unused --labels=app=mtls-client,twin=says-it --overrides="{\\"spec\\":$(kubectl -n mtls-demo get deployment/mtls-client -o jsonpath='{.spec.template.spec}' | sed 's/goodbye/zero trust/')}"`,
      'kubectl -n mtls-demo wait pod/says-it --for=condition=Ready --timeout=60s',
    ],
    back: ['kubectl -n mtls-demo delete pod says-it'],
    verdict: 'refused',
    says: asFound,
  },
  {
    mend: 'another right way: takes the value from a ConfigMap',
    type: [
      `kubectl -n mtls-demo create configmap audit --from-literal=DATA_TO_SEND='zero trust'`,
      'kubectl -n mtls-demo set env deployment/mtls-client --from=configmap/audit',
    ],
    back: ['kubectl -n mtls-demo delete configmap audit', set('mtls-client', 'DATA_TO_SEND=goodbye')],
    verdict: 'passed',
  },
  {
    mend: 'another right way: edits the Deployment',
    type: [`kubectl -n mtls-demo get deployment mtls-client -o yaml | sed 's/value: goodbye/value: zero trust/' | kubectl replace -f -`],
    verdict: 'passed',
  },
]);
