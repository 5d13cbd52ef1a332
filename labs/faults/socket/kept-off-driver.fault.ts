import { defineFault, patch, restore, startTwin, stopTwin } from '../../../src/lab/index.ts';
import { client, greeter } from '../../nouns/mtls.ts';
import { csiDaemonSet } from '../../nouns/objects.ts';

/** The pod that is started where the driver is not. */
export const secondClient = 'mtls-client-second';

export const keptOffDriver = defineFault({
  id: 'kept-off-driver',
  title: 'The SPIFFE CSI Driver runs on one worker only',
  why: 'A node selector keeps it off the others. A kubelet that has no such driver cannot mount its volume, so a new pod waits; pods that run already have their mount, and notice nothing.',
  inject: [patch(csiDaemonSet, { spec: { template: { spec: { nodeSelector: { 'spirelab.dev/runs': greeter.name } } } } }), startTwin(client, secondClient)],
  heal: [restore(csiDaemonSet), stopTwin(client, secondClient)],
});
