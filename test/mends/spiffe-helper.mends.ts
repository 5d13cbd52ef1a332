import { entryUpdate, mends, rightWay } from '../support/mends.ts';

const demo = 'kubectl -n mtls-demo';
const deployFile = 'kubectl apply --server-side --force-conflicts -f manifests/lessons/spiffe-helper.yaml';
const configMap = (name: string, sed: string): string => `${demo} get configmap ${name} -o yaml | sed '${sed}' | kubectl replace -f -`;
const pidFile = (line: string): string => configMap('spiffe-helper', `s|^\\( *\\)svid_bundle_file_name.*|&\\n\\1${line}|`);
const right = 'pid_file_name = "/run/tls/plain-server.pid"';
/** As it was set: whom to signal is not in the file. */
const noPidFile = configMap('spiffe-helper', '/pid_file_name/d');
const restart = `${demo} rollout restart deployment/plain-server`;
const patch = (spec: object): string => `${demo} patch deployment plain-server -p '${JSON.stringify({ spec: { template: { spec } } })}'`;
const entry = (ttl: number): string => entryUpdate('plain-server', { ttl });

export default mends('spiffe-helper', [
  { mend: 'restarts plain-server', type: [restart], verdict: 'refused', says: /helper\.conf .* has no pid_file_name/ },
  {
    mend: 'gives certificates for an hour',
    type: [entry(3600), restart],
    back: [entry(30)],
    verdict: 'refused',
    says: /The entry plain-server gives X509-SVIDs of 3600 s/,
  },
  { mend: 'mends the file, and restarts nothing', type: [pidFile(right)], verdict: 'refused', says: /has run since .*was changed at/ },
  {
    mend: 'names a file that plain-server does not write',
    type: [pidFile('pid_file_name = "/run/tls/server.pid"'), restart],
    verdict: 'refused',
    says: /pid_file_name = "\/run\/tls\/server\.pid".*PID_FILE.*plain-server\.pid/,
  },
  {
    mend: 'sends a signal that ends plain-server',
    type: [pidFile(right), configMap('spiffe-helper', 's|SIGHUP|SIGTERM|'), restart],
    verdict: 'refused',
    says: /renew_signal = "SIGTERM"/,
  },
  {
    mend: 'mends the file, and keeps the containers’ process IDs apart',
    type: [pidFile(right), patch({ shareProcessNamespace: false })],
    back: [noPidFile, patch({ shareProcessNamespace: true })],
    verdict: 'refused',
    says: /deployment\/plain-server do not share/,
  },
  {
    mend: 'has the helper run as another user, whose signals the kernel refuses',
    type: [pidFile(right), patch({ initContainers: [{ name: 'spiffe-helper', securityContext: { runAsUser: 65533 } }] })],
    back: [noPidFile, patch({ initContainers: [{ name: 'spiffe-helper', securityContext: null }] })],
    verdict: 'refused',
    says: /spiffe-helper runs as user 65533, and plain-server as user 65532/,
  },
  {
    mend: 'restarts the client, which has nothing to do with it',
    type: [`${demo} rollout restart deployment/plain-client`],
    verdict: 'refused',
    says: /helper\.conf .* has no pid_file_name/,
  },
  {
    mend: 'sets PID_FILE of plain-server, and not the name in helper.conf',
    type: [`${demo} set env deployment/plain-server -c plain-server PID_FILE=/run/tls/other.pid`],
    back: [`${demo} set env deployment/plain-server -c plain-server PID_FILE=/run/tls/plain-server.pid`],
    verdict: 'refused',
    says: /helper\.conf .* has no pid_file_name/,
  },
  { mend: `${rightWay}the manifest applied again, and a new pod`, type: [deployFile, `${demo} delete pod -l app=plain-server`], verdict: 'passed' },
  {
    mend: `${rightWay}both sides name another file`,
    type: [pidFile('pid_file_name = "/run/tls/server.pid"'), `${demo} set env deployment/plain-server -c plain-server PID_FILE=/run/tls/server.pid`],
    back: [noPidFile, `${demo} set env deployment/plain-server -c plain-server PID_FILE=/run/tls/plain-server.pid`],
    verdict: 'passed',
  },
  {
    mend: `${rightWay}a ConfigMap of another name`,
    type: [
      `${demo} get configmap spiffe-helper -o yaml | sed 's|^\\( *\\)svid_bundle_file_name.*|&\\n\\1${right}|; s|name: spiffe-helper|name: helper|; /uid:/d; /resourceVersion:/d' | kubectl create -f -`,
      patch({ volumes: [{ name: 'helper-config', configMap: { name: 'helper' } }] }),
    ],
    back: [patch({ volumes: [{ name: 'helper-config', configMap: { name: 'spiffe-helper' } }] }), `${demo} delete configmap helper`],
    verdict: 'passed',
  },
]);
