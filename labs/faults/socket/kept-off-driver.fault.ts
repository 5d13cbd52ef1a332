import { defineFault, patch, restore, startTwin, state, step, stopTwin } from '../../../src/lab/index.ts';
import { cannotStart } from '../../../src/rules/index.ts';
import { client, mtlsServer, requests, strictRequests } from '../../nouns/mtls.ts';
import { csiDaemonSet } from '../../nouns/objects.ts';

/** The pod that is started where the driver is not. */
export const secondClient = 'mtls-client-second';

const noDriver = 'driver name csi.spiffe.io not found in the list of registered CSI drivers';

export const keptOffDriver = defineFault({
  id: 'kept-off-driver',
  title: 'The SPIFFE CSI Driver runs on one worker only',
  why: 'A node selector excludes the others. A kubelet that has no such driver cannot mount its volume, so a new pod waits; pods that run already have their mount, and notice nothing.',
  level: 3,
  touches: [client],
  inject: [patch(csiDaemonSet, { spec: { template: { spec: { nodeSelector: { 'spirelab.dev/runs': mtlsServer.name } } } } }), startTwin(client, secondClient)],
  symptoms: [
    step('A new pod waits for its volume', {
      why: 'The kubelet of that node has no driver of this name any more, and says so in an event of the pod: the pod has written no log yet.',
      expect: [
        state(
          `a pod of mtls-client cannot start: ${noDriver}`,
          { kind: 'pods', of: client },
          cannotStart(/driver name csi\.spiffe\.io not found in the list of registered CSI drivers/),
          60,
        ),
      ],
    }),
  ],
  meanwhile: [requests.goOn, strictRequests.goOn],
  heal: [restore(csiDaemonSet), stopTwin(client, secondClient)],
});
