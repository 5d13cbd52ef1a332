import {
  type Action,
  type Component,
  deploy,
  endPods,
  type ManifestObject,
  patch,
  restore,
  restoreEntries,
  undeploy,
  untilReady,
} from '../../src/lab/index.ts';
import { lab, server } from './mtls.ts';
import { serverStatefulSet } from './objects.ts';

/** The SPIRE Controller Manager, in the pod of the server. */
export const controllerManager: Component = { ...server, name: 'SPIRE Controller Manager', container: 'spire-controller-manager' };

/** A workload that nobody registers by hand (manifests/lessons/managed-client.yaml). */
export const managed = lab.workload('managed-client');
export const managedFile = 'manifests/lessons/managed-client.yaml';
export const managedDeployment: ManifestObject<'Deployment'> = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  name: 'managed-client',
  namespace: 'mtls-demo',
  file: managedFile,
};
export const managedRule: ManifestObject<'ClusterSPIFFEID'> = {
  apiVersion: 'spire.spiffe.io/v1alpha1',
  kind: 'ClusterSPIFFEID',
  name: 'managed',
  file: managedFile,
};

/** A program that nobody asked for. */
export const uninvited = lab.workload('uninvited');
export const uninvitedFile = 'manifests/lessons/uninvited.yaml';
export const everythingFile = 'manifests/lessons/identity-for-everything.yaml';
export const everythingRule: ManifestObject<'ClusterSPIFFEID'> = { ...managedRule, name: 'everything', file: everythingFile };

const controllerManagerFile = 'manifests/lessons/controller-manager.yaml';

/** It makes entries over the server’s own socket, which only processes of that pod can open. */
export const addControllerManager: readonly Action[] = [
  deploy(controllerManagerFile),
  patch(serverStatefulSet, {
    spec: {
      template: {
        spec: {
          // The server looks up in /proc who has called, and refuses whom it cannot see.
          shareProcessNamespace: true,
          containers: [
            {
              name: 'spire-controller-manager',
              image: 'ghcr.io/spiffe/spire-controller-manager:0.6.4',
              args: ['-config', '/run/spire/controller-manager/config.yaml'],
              env: [{ name: 'ENABLE_WEBHOOKS', value: 'false' }],
              readinessProbe: { httpGet: { path: '/readyz', port: 8083 }, periodSeconds: 1 },
              volumeMounts: [
                { name: 'controller-manager-config', mountPath: '/run/spire/controller-manager', readOnly: true },
                { name: 'admin-socket', mountPath: '/tmp/spire-server/private', readOnly: true },
              ],
            },
          ],
          volumes: [{ name: 'controller-manager-config', configMap: { name: 'spire-controller-manager' } }],
        },
      },
    },
  }),
];

/** The server without it, and without the entries that it made: once it does not run any more, nobody makes them again. */
export const removeControllerManager: readonly Action[] = [
  restore(serverStatefulSet),
  endPods(server),
  untilReady(server),
  restoreEntries,
  undeploy(controllerManagerFile),
];
