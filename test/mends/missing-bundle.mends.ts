import { mends, rightWay, spireServer } from '../support/mends.ts';
import { restartServer } from '../support/restart-server.ts';

const spire = 'kubectl -n spire';
const endAgents = `${spire} delete pod -l app=spire-agent`;
const show = `${spireServer} bundle show`;
const file = '/tmp/spirelab-mends-bundle.crt';
const create = (name: string, key = 'bundle.crt', namespace = 'spire'): string => `kubectl -n ${namespace} create configmap ${name} --from-file=${key}=${file}`;
const gone = (name: string, namespace = 'spire'): string => `kubectl -n ${namespace} delete configmap ${name}`;
const other = `kubectl -n spire get configmap kube-root-ca.crt -o jsonpath='{.data.ca\\.crt}'`;

export default mends('missing-bundle', [
  { mend: 'restarts the agents', type: [endAgents], verdict: 'refused', says: /There is no configmap\/spire-bundle/ },
  // The empty manifest alone may become right: a server that has not published since its start tries again each 30 s, and fills
  // in what is empty (SPIRE 1.15.3, k8s_configmap).
  {
    mend: 'applies the manifest, which is empty, and lets nobody change it',
    type: [`(cat manifests/spire/bundle.yaml; echo 'immutable: true') | kubectl apply -f -`, endAgents],
    verdict: 'refused',
    says: /configmap\/spire-bundle has nothing under bundle\.crt/,
  },
  {
    mend: 'writes it in another namespace',
    type: [`${show} > ${file}`, create('spire-bundle', 'bundle.crt', 'mtls-demo'), endAgents],
    back: [gone('spire-bundle', 'mtls-demo')],
    verdict: 'refused',
    says: /configmap\/spire-bundle is in the namespace mtls-demo/,
  },
  {
    mend: 'misspells its name',
    type: [`${show} > ${file}`, create('spire-bundel'), endAgents],
    back: [gone('spire-bundel')],
    verdict: 'refused',
    says: /configmap\/spire-bundel/,
  },
  {
    mend: 'writes it under another key',
    type: [`${show} > ${file}`, create('spire-bundle', 'spire-bundle.crt'), endAgents],
    verdict: 'refused',
    says: /under spire-bundle\.crt/,
  },
  {
    mend: 'writes the authority of Kubernetes',
    type: [`${other} > ${file}`, create('spire-bundle'), endAgents],
    verdict: 'refused',
    says: /certificate .*(kubernetes|that SPIRE Server does not have)/,
  },
  {
    mend: 'writes it as a JWK set',
    type: [`${show} -format spiffe > ${file}`, create('spire-bundle'), endAgents],
    verdict: 'refused',
    says: /no certificate under bundle\.crt.*JSON/,
  },
  {
    mend: 'adds another authority to the right one',
    type: [`${show} > ${file}`, `${other} >> ${file}`, create('spire-bundle'), endAgents],
    verdict: 'refused',
    says: /certificate .*(kubernetes|that SPIRE Server does not have)/,
  },
  {
    mend: 'has the agents believe whichever server answers',
    type: [
      `${spire} get configmap spire-agent -o yaml | sed 's|trust_bundle_path = .*|insecure_bootstrap = true|' | kubectl replace -f -`,
      `${spire} patch daemonset spire-agent -p '{"spec":{"template":{"spec":{"volumes":[{"name":"bundle","configMap":{"name":"spire-bundle","optional":true}}]}}}}'`,
    ],
    back: [
      'kubectl apply --server-side --force-conflicts -f manifests/spire/agent-config.yaml',
      `${spire} patch daemonset spire-agent -p '{"spec":{"template":{"spec":{"volumes":[{"name":"bundle","configMap":{"name":"spire-bundle","optional":null}}]}}}}'`,
    ],
    verdict: 'refused',
    says: /insecure_bootstrap = true/,
  },
  // Late, because a server that could not publish goes on trying, and would fill in what the rows above make.
  {
    mend: 'restarts the server, which may not create what it publishes to',
    type: restartServer,
    verdict: 'refused',
    says: /There is no configmap\/spire-bundle/,
  },
  {
    mend: 'makes SPIRE Server an administrator of the cluster, so that it can create it',
    type: [
      'kubectl create clusterrolebinding spire-server-admin --clusterrole=cluster-admin --serviceaccount=spire:spire-server',
      ...restartServer,
      `${spire} wait --for=create configmap/spire-bundle --timeout=90s`,
      endAgents,
    ],
    back: ['kubectl delete clusterrolebinding spire-server-admin', `${spire} delete configmap spire-bundle --ignore-not-found`],
    verdict: 'refused',
    says: /spire-server-admin|cluster-admin|may .* everything|more than/,
  },
  {
    mend: `${rightWay}the empty manifest, and a server that starts anew and fills it in`,
    type: [
      'kubectl apply -f manifests/spire/bundle.yaml',
      ...restartServer,
      `${spire} wait --for=jsonpath='{.data.bundle\\.crt}' configmap/spire-bundle --timeout=120s`,
      endAgents,
    ],
    verdict: 'passed',
  },
  {
    mend: `${rightWay}the certificate passed on the command line`,
    type: [`${spire} create configmap spire-bundle --from-literal=bundle.crt="$(${show})"`, endAgents],
    verdict: 'passed',
  },
]);
