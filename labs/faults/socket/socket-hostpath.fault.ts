import { defineFault, endPods, patch, restart } from '../../../src/lab/index.ts';
import { client, lab } from '../../nouns/mtls.ts';
import { csiDaemonSet } from '../../nouns/objects.ts';

/** The CSI driver mounts this folder of the node into pods. */
export const mountsFolder = (path: string) =>
  patch(csiDaemonSet, { spec: { template: { spec: { volumes: [{ name: 'agent-socket', hostPath: { path } }] } } } });

export const csiMountsAnotherFolder = defineFault({
  id: 'socket-hostpath',
  title: 'The CSI driver mounts another folder than the one that the agents have their socket in',
  why: 'DirectoryOrCreate made the folder that was missing, so nothing failed: every new pod gets it, and it is empty.',
  // The client comes after the old driver has gone: it can only be given what the new one mounts.
  inject: [mountsFolder('/run/spire/sockets'), endPods(lab.csiDriver), restart(client)],
  heal: [mountsFolder('/run/spire/agent-sockets'), endPods(lab.csiDriver), restart(client)],
});
