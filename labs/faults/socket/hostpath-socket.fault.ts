import { defineFault, isMade, logged, newPodsOf, patch, restore, state, step } from '../../../src/lab/index.ts';
import { mountsFolderOfNode } from '../../../src/rules/index.ts';
import { clientDeployment } from '../../nouns/deployments.ts';
import { client, mtlsServer, strictRequests } from '../../nouns/mtls.ts';

/** The volume in which the client finds the Workload API. */
const volume = (source: object) => patch(clientDeployment, { spec: { template: { spec: { volumes: [{ name: 'workload-api', ...source }] } } } });
export const fromTheDriver = volume({ hostPath: null, csi: { driver: 'csi.spiffe.io', readOnly: true } });

export const clientMountsTheNode = defineFault({
  id: 'hostpath-socket',
  title: 'The client mounts the folder of the socket as a hostPath volume',
  why: 'It works at once, with the same socket and the same identity. But to let it, the namespace must let every pod mount any folder of the node.',
  level: 3,
  touches: [client, mtlsServer],
  inject: [volume({ csi: null, hostPath: { path: '/run/spire/agent-sockets', type: 'Directory' } })],
  symptoms: [
    step('The client works, with a folder of its node', {
      why: 'It gets its X509-SVID from the same agent. Nothing in SPIRE says that something is wrong, because for SPIRE nothing is.',
      expect: [
        logged(newPodsOf(client), 'svid', { where: { spiffe_id: client.id }, within: 60 }),
        state('a pod of mtls-demo has a folder of its node', { kind: 'host-access', in: client.namespace }, isMade(mountsFolderOfNode), 15),
      ],
    }),
  ],
  meanwhile: [strictRequests.goOn],
  heal: [restore(clientDeployment)],
});
