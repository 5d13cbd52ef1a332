import { mends } from '../support/mends.ts';

const server = '--serviceaccount=spire:spire-server';
const agent = '--serviceaccount=spire:spire-agent';
const restartAgents = 'kubectl -n spire delete pod -l app=spire-agent';
/** The rule that is missing, as it must be. */
const addRule = (group: string, verbs = '["create"]', resource = 'tokenreviews'): string =>
  `kubectl patch clusterrole spire-server --type=json -p '[{"op":"add","path":"/rules/-","value":{"apiGroups":["${group}"],"resources":["${resource}"],"verbs":${verbs}}}]'`;
const bind = (name: string, role: string, whom: string): string => `kubectl create clusterrolebinding ${name} --clusterrole=${role} ${whom}`;
const unbind = (name: string): string => `kubectl delete clusterrolebinding ${name}`;
const right = addRule('authentication.k8s.io');
const takeBack = `kubectl patch clusterrole spire-server --type=json -p '[{"op":"remove","path":"/rules/1"}]'`;
const mayNot = 'serviceaccount/spire-server may not create tokenreviews of authentication\\.k8s\\.io\\.';
const asFound = new RegExp(`^${mayNot}$`);

export default mends('no-tokenreview', [
  { mend: 'does nothing', type: [], back: [], verdict: 'refused', says: asFound },
  { mend: 'starts the agents again', type: [restartAgents], back: [], verdict: 'refused', says: asFound },
  {
    mend: 'lets the server do everything',
    type: [bind('oops', 'cluster-admin', server), restartAgents],
    back: [unbind('oops'), restartAgents],
    verdict: 'refused',
    says: /^serviceaccount\/spire-server may do everything, by clusterrolebinding\/oops of clusterrole\/cluster-admin\.$/,
  },
  {
    mend: 'adds the right rule, and leaves the server to do everything',
    type: [bind('oops', 'cluster-admin', server), right, restartAgents],
    back: [unbind('oops'), takeBack, restartAgents],
    verdict: 'refused',
    says: /may do everything, by clusterrolebinding\/oops of clusterrole\/cluster-admin\.$/,
  },
  {
    mend: 'gives the right in the core group',
    type: [addRule(''), restartAgents],
    back: [takeBack],
    verdict: 'refused',
    says: new RegExp(`^${mayNot} The rule from clusterrolebinding/spire-server of clusterrole/spire-server has tokenreviews in the API group “”`),
  },
  {
    mend: 'lets tokenreviews be read',
    type: [addRule('authentication.k8s.io', '["get","list"]'), restartAgents],
    back: [takeBack],
    verdict: 'refused',
    says: new RegExp(`^${mayNot} .* lets it get and list tokenreviews\\.$`),
  },
  {
    mend: 'writes the resource as a kind',
    type: [addRule('authentication.k8s.io', '["create"]', 'TokenReview'), restartAgents],
    back: [takeBack],
    verdict: 'refused',
    says: new RegExp(`^${mayNot} .* says TokenReview; the resource is called tokenreviews\\.$`),
  },
  {
    mend: 'gives the right to the agents',
    type: [bind('agents-review', 'system:auth-delegator', agent), restartAgents],
    back: [unbind('agents-review')],
    verdict: 'refused',
    says: new RegExp(`^${mayNot} serviceaccount/spire-agent may, and does not need it\\.$`),
  },
  {
    mend: 'gives every verb on tokenreviews',
    type: [addRule('authentication.k8s.io', '["*"]'), restartAgents],
    back: [takeBack, restartAgents],
    verdict: 'refused',
    says: /^serviceaccount\/spire-server may \* tokenreviews of authentication\.k8s\.io, by clusterrolebinding\/spire-server of clusterrole\/spire-server\.$/,
  },
  {
    mend: 'mends the role, and lets the agents do everything',
    type: [right, bind('oops', 'cluster-admin', agent), restartAgents],
    back: [unbind('oops'), takeBack, restartAgents],
    verdict: 'refused',
    says: /^serviceaccount\/spire-agent may do everything, by clusterrolebinding\/oops of clusterrole\/cluster-admin\.$/,
  },
  {
    mend: 'another right way: binds a small role of one’s own',
    type: [
      'kubectl create clusterrole token-reviewer --verb=create --resource=tokenreviews.authentication.k8s.io',
      bind('token-reviewer', 'token-reviewer', server),
      restartAgents,
    ],
    back: [unbind('token-reviewer'), 'kubectl delete clusterrole token-reviewer', restartAgents],
    verdict: 'passed',
  },
]);
