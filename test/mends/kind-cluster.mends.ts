import { mends } from '../support/mends.ts';

const select = (labels: string) => `kubectl -n spire patch service/spire-server -p '{"spec":{"selector":${labels}}}'`;
const agents = 'kubectl -n spire delete pod -l app=spire-agent';
const asFound =
  /^service\/spire-server selects pods with app\.kubernetes\.io\/name=spire-server\. spire-server-0 has app=spire-server, so it is not selected\.$/;
const address = (from: string, to: string) =>
  `kubectl -n spire get configmap/spire-agent -o yaml | sed "s|server_address = \\"${from}\\"|server_address = \\"${to}\\"|" | kubectl replace -f -`;
const templateLabel = (value: string) =>
  `kubectl -n spire patch statefulset/spire-server -p '{"spec":{"template":{"metadata":{"labels":{"app.kubernetes.io/name":${value}}}}}}'`;
const serverIsReady = 'kubectl -n spire rollout status statefulset/spire-server --timeout=60s';

export default mends('kind-cluster', [
  { mend: 'does nothing', type: [], back: [], verdict: 'refused', says: asFound },
  { mend: 'restarts every agent', type: [agents], verdict: 'refused', says: asFound },
  { mend: 'restarts the server', type: ['kubectl -n spire delete pod spire-server-0'], verdict: 'refused', says: asFound },
  {
    mend: 'writes the label with a typo',
    type: [select('{"app.kubernetes.io/name":null,"app":"spire-sever"}'), agents],
    back: [select('{"app.kubernetes.io/name":"spire-server","app":null}'), agents],
    verdict: 'refused',
    says: /selects pods with app=spire-sever\. spire-server-0 has app=spire-server/,
  },
  {
    mend: 'adds the old label, and leaves the new one',
    type: [select('{"app":"spire-server"}'), agents],
    back: [select('{"app":null}'), agents],
    verdict: 'refused',
    says: /selects pods with (app=spire-server and app\.kubernetes\.io\/name=spire-server|app\.kubernetes\.io\/name=spire-server and app=spire-server)\. spire-server-0 has app=spire-server/,
  },
  {
    mend: 'selects the agents',
    type: [select('{"app.kubernetes.io/name":null,"app":"spire-agent"}'), agents],
    back: [select('{"app.kubernetes.io/name":"spire-server","app":null}'), agents],
    verdict: 'refused',
    says: /selects pods with app=spire-agent\. spire-server-0 has app=spire-server/,
  },
  {
    mend: 'takes the selector away',
    type: [`kubectl -n spire patch service/spire-server --type=json -p '[{"op":"remove","path":"/spec/selector"}]'`, agents],
    back: [select('{"app.kubernetes.io/name":"spire-server"}'), agents],
    verdict: 'refused',
    says: /^service\/spire-server has no selector/,
  },
  {
    mend: 'labels the pod by hand',
    type: ['kubectl -n spire label pod spire-server-0 app.kubernetes.io/name=spire-server', agents],
    back: ['kubectl -n spire label pod spire-server-0 app.kubernetes.io/name-', agents],
    verdict: 'refused',
    says: /^The pods that statefulset\/spire-server makes do not have app\.kubernetes\.io\/name=spire-server, which service\/spire-server selects/,
  },
  {
    mend: 'has the agents go to the address of the pod',
    type: [address('spire-server', `$(kubectl -n spire get pod spire-server-0 -o jsonpath='{.status.podIP}')`), agents],
    back: [address('.*', 'spire-server'), agents],
    verdict: 'refused',
    says: /^agent\.conf in configmap\/spire-agent has server_address = "[\d.]+", and that is neither the name nor the address of service\/spire-server\.$/,
  },
  {
    mend: 'another right way: selects the label that the pod has',
    type: ['kubectl -n spire set selector service/spire-server app=spire-server', agents],
    verdict: 'passed',
  },
  {
    mend: 'another right way: gives the pods of the StatefulSet the new label',
    type: [templateLabel('"spire-server"'), serverIsReady, agents],
    back: [templateLabel('null'), serverIsReady, agents],
    verdict: 'passed',
  },
]);
