import { defineFault, endPods, logged, never, newPodsOf, patch, restart, restore, step } from '../../../src/lab/index.ts';
import { agents, client, lab, mtlsServer, strictRequests } from '../../nouns/mtls.ts';
import { csiDaemonSet } from '../../nouns/objects.ts';

/** The CSI driver mounts this folder of the node into pods. */
export const mountsFolder = (path: string) =>
  patch(csiDaemonSet, { spec: { template: { spec: { volumes: [{ name: 'agent-socket', hostPath: { path } }] } } } });

const emptyFolder = logged(newPodsOf(client), 'identity', {
  where: { status: 'none', error: /dial unix \/spiffe-workload-api\/spire-agent\.sock: connect: no such file or directory/ },
  within: 60,
});

export const csiMountsAnotherFolder = defineFault({
  id: 'socket-hostpath',
  title: 'The hostPath folder of the CSI driver is not the one with the socket of the agents',
  why: 'DirectoryOrCreate made the folder that was missing, so nothing failed: every new pod gets it, and it is empty.',
  level: 2,
  touches: [client, mtlsServer],
  // The client comes after the old driver has gone: it can only be given what the new one mounts.
  inject: [mountsFolder('/run/spire/sockets'), endPods(lab.csiDriver), restart(client)],
  symptoms: [
    step('The new client finds no socket, and no agent logs anything about it', {
      why: 'Its volume was mounted as it should be, so the pod runs. It never reaches an agent, so no agent logs anything.',
      expect: [emptyFolder, never(agents, 'No identity issued', { until: emptyFolder })],
    }),
  ],
  meanwhile: [strictRequests.goOn],
  heal: [restore(csiDaemonSet), endPods(lab.csiDriver), restart(client)],
});
