import { expect, test } from 'vitest';
import { agents, anyNode, client, entryFor, server } from '../../test/support/nouns.ts';
import {
  type Action,
  createEntry,
  deleteEntry,
  deploy,
  endPods,
  move,
  patch,
  publishBundle,
  putEntry,
  remove,
  restart,
  restore,
  rewrite,
  scale,
  setEnv,
  startTwin,
  stopTwin,
  undeploy,
} from './actions.ts';
import type { ManifestObject } from './objects.ts';
import { typed } from './shell.ts';

const entry = entryFor(client, anyNode, { x509SvidTtl: 30 });
const config: ManifestObject = { apiVersion: 'v1', kind: 'ConfigMap', name: 'spire-agent', namespace: 'spire', file: 'manifests/spire/agent-config.yaml' };
const role: ManifestObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  name: 'spire-server',
  file: 'manifests/spire/server-rbac.yaml',
};
const spireServer = 'kubectl -n spire exec spire-server-0 -- /opt/spire/bin/spire-server';

test.each<[Action, string]>([
  [scale(server, 0), 'kubectl -n spire scale statefulset/spire-server --replicas=0'],
  [
    publishBundle({ ...config, name: 'spire-bundle' }, 'bundle.crt'),
    `${spireServer} bundle show > bundle.crt\nkubectl -n spire create configmap spire-bundle --from-file=bundle.crt --dry-run=client -o yaml | kubectl apply -f -`,
  ],
  [setEnv(client, 'DATA_TO_SEND', "it's zero trust"), `kubectl -n mtls-demo set env deployment/mtls-client DATA_TO_SEND='it'\\''s zero trust'`],
  [deleteEntry(entry), `${spireServer} entry delete -entryID mtls-client`],
  [
    createEntry(entry),
    `${spireServer} entry create -entryID mtls-client -spiffeID spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client -parentID spiffe://spirelab.test/node/any -selector k8s:ns:mtls-demo -selector k8s:sa:mtls-client -x509SVIDTTL 30`,
  ],
  [
    putEntry(entry),
    `${spireServer} entry update -entryID mtls-client -spiffeID spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client -parentID spiffe://spirelab.test/node/any -selector k8s:ns:mtls-demo -selector k8s:sa:mtls-client -x509SVIDTTL 30`,
  ],
  [restart(client), 'kubectl -n mtls-demo rollout restart deployment/mtls-client'],
  [setEnv(client, 'SERVER_SPIFFE_ID', 'spiffe://a/b'), 'kubectl -n mtls-demo set env deployment/mtls-client SERVER_SPIFFE_ID=spiffe://a/b'],
  [
    move(client, 'mtls-server'),
    `kubectl -n mtls-demo patch deployment/mtls-client -p '{"spec":{"template":{"spec":{"nodeSelector":{"spirelab.dev/runs":"mtls-server"}}}}}'`,
  ],
  [endPods(agents), 'kubectl -n spire delete pod -l app=spire-agent'],
  [
    rewrite(config, 'agent.conf', 'cluster = "spirelab"', 'cluster = "kind"'),
    `kubectl -n spire get configmap/spire-agent -o yaml | sed 's|cluster = "spirelab"|cluster = "kind"|' | kubectl replace -f -`,
  ],
  [patch(role, { rules: [] }), `kubectl patch clusterrole/spire-server -p '{"rules":[]}'`],
  [remove(config), 'kubectl -n spire delete configmap/spire-agent'],
  [restore(config), 'kubectl replace -f manifests/spire/agent-config.yaml'],
  [deploy('manifests/lessons/a.yaml'), 'kubectl apply -f manifests/lessons/a.yaml'],
  [undeploy('manifests/lessons/a.yaml'), 'kubectl delete --ignore-not-found -f manifests/lessons/a.yaml'],
  [
    startTwin(client, 'late'),
    `kubectl -n mtls-demo get deployment/mtls-client -o jsonpath='{"{"}"apiVersion":"v1","kind":"Pod","metadata":{"{"}"name":"late","labels":{"{"}"app":"mtls-client","twin":"late"}},"spec":{.spec.template.spec}}' | kubectl -n mtls-demo create -f -`,
  ],
  [stopTwin(client, 'late'), 'kubectl -n mtls-demo delete pod late --ignore-not-found'],
])('%j', (action, command) => {
  expect(typed(action, server).join('\n')).toBe(command);
});
