import type { V1ConfigMap, V1Container } from '@kubernetes/client-node';

/** Names of the ConfigMaps that a container's variables come from, each once. */
export function configMapsOf(container: V1Container | undefined): readonly string[] {
  const all = (container?.envFrom ?? []).map(({ configMapRef }) => configMapRef?.name);
  const single = (container?.env ?? []).map(({ valueFrom }) => valueFrom?.configMapKeyRef?.name);
  return [...new Set([...all, ...single].filter((name) => name !== undefined))];
}

/**
 * The variables that a container starts with, those from ConfigMaps too. What comes from elsewhere (a Secret, a field of
 * the pod) is left out. As the kubelet does it, `env` wins over `envFrom`, and the last of a name over those before.
 *
 * @param configMaps those that are there, of the namespace of the pod
 */
export function variablesOf(container: V1Container | undefined, configMaps: readonly V1ConfigMap[]): Readonly<Record<string, string>> {
  const dataOf = (wanted: string | undefined): Readonly<Record<string, string>> =>
    wanted === undefined ? {} : (configMaps.find(({ metadata }) => metadata?.name === wanted)?.data ?? {});
  const variables: Record<string, string> = {};
  for (const { configMapRef, prefix = '' } of container?.envFrom ?? [])
    for (const [name, value] of Object.entries(dataOf(configMapRef?.name))) variables[`${prefix}${name}`] = value;
  for (const { name, value, valueFrom } of container?.env ?? []) {
    const { name: from, key = '' } = valueFrom?.configMapKeyRef ?? {};
    const found = valueFrom === undefined ? (value ?? '') : dataOf(from)[key];
    if (found !== undefined) variables[name] = found;
  }
  return variables;
}
