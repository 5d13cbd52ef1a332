import { expect, test } from 'vitest';
import { anyNode, client, entryFor, server } from '../../test/support/nouns.ts';
import { type Action, deleteEntry, move, putEntry, restart, restoreEntries, restoreWorkload, scale, setEnv, startTwin, stopTwin } from './actions.ts';
import { typed } from './shell.ts';

const entry = entryFor(client, anyNode, { x509SvidTtl: 30 });
const spireServer = 'kubectl -n spire exec spire-server-0 -- /opt/spire/bin/spire-server';

test.each<[Action, string]>([
  [scale(server, 0), 'kubectl -n spire scale statefulset/spire-server --replicas=0'],
  [deleteEntry(entry), `${spireServer} entry delete -entryID mtls-client`],
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
  [restoreWorkload(client), 'kubectl apply -k manifests'],
  [restoreEntries, 'npm run -s lab -- reset'],
  [startTwin(client, 'late'), 'kubectl -n mtls-demo scale deployment/mtls-client --replicas=2'],
  [stopTwin(client, 'late'), 'kubectl -n mtls-demo delete pod late'],
])('%j', (action, command) => {
  expect(typed(action)).toEqual([command]);
});
