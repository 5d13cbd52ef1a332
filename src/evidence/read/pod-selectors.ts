import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';

/**
 * What the k8s workload attestor finds on a pod (SPIRE 1.15.3, getSelectorValuesFromPodInfo and
 * getSelectorValuesFromWorkloadContainerStatus), with the selectors of all its containers.
 */
export function selectorsOfPod({ metadata, spec, status }: V1Pod): readonly string[] {
  const { name = '', namespace = '', uid = '', labels = {}, ownerReferences = [] } = metadata ?? {};
  const containers = status?.containerStatuses ?? [];
  const initContainers = status?.initContainerStatuses ?? [];
  const found = [
    `sa:${spec?.serviceAccountName ?? ''}`,
    `ns:${namespace}`,
    `node-name:${spec?.nodeName ?? ''}`,
    `pod-uid:${uid}`,
    `pod-name:${name}`,
    `pod-image-count:${containers.length}`,
    `pod-init-image-count:${initContainers.length}`,
    ...imagesOf(containers).map((image) => `pod-image:${image}`),
    ...imagesOf(initContainers).map((image) => `pod-init-image:${image}`),
    ...Object.entries(labels).map(([key, value]) => `pod-label:${key}:${value}`),
    ...ownerReferences.flatMap((owner) => [`pod-owner:${owner.kind}:${owner.name}`, `pod-owner-uid:${owner.kind}:${owner.uid}`]),
    ...containers.map((container) => `container-name:${container.name}`),
    ...imagesOf(containers).map((image) => `container-image:${image}`),
  ];
  return found.map((value) => `k8s:${value}`);
}

function imagesOf(statuses: readonly V1ContainerStatus[]): readonly string[] {
  return [...new Set(statuses.flatMap(({ image, imageID }) => [imageID, image]))];
}
