import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';

/** Of all containers of a pod, in the order of their start: a sidecar is an init container that goes on. */
export function containerStatuses({ status }: V1Pod): readonly V1ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}
