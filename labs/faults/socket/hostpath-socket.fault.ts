import { defineFault, patch, undeploy } from '../../../src/lab/index.ts';
import { clientDeployment } from '../../nouns/deployments.ts';

export const visitorFile = 'manifests/lessons/socket-visitor.yaml';

/** The volume in which the client finds the Workload API. */
const volume = (source: object) => patch(clientDeployment, { spec: { template: { spec: { volumes: [{ name: 'workload-api', ...source }] } } } });
export const fromTheDriver = volume({ hostPath: null, csi: { driver: 'csi.spiffe.io', readOnly: true } });

export const clientMountsTheNode = defineFault({
  id: 'hostpath-socket',
  title: 'The client takes the folder of the socket from its node',
  why: 'It works at once, with the same socket and the same identity. But to let it, the namespace must let every pod mount any folder of the node.',
  inject: [undeploy(visitorFile), volume({ csi: null, hostPath: { path: '/run/spire/agent-sockets', type: 'Directory' } })],
  heal: [fromTheDriver],
});
