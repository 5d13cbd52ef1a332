import type { V1ConfigMap, V1Container } from '@kubernetes/client-node';

/**
 * The variables that a container starts with, those from ConfigMaps too. What comes from elsewhere (a Secret, a field of
 * the pod) is left out. As the kubelet does it, `env` wins over `envFrom`, and the last of a name over those before.
 *
 * @param configMap by its name, in the namespace of the pod; undefined where there is none
 */
export async function variablesOf(
  container: V1Container | undefined,
  configMap: (name: string) => Promise<V1ConfigMap | undefined>,
): Promise<Readonly<Record<string, string>>> {
  const variables: Record<string, string> = {};
  for (const { configMapRef, prefix = '' } of container?.envFrom ?? []) {
    const { data = {} } = (configMapRef?.name === undefined ? undefined : await configMap(configMapRef.name)) ?? {};
    for (const [name, value] of Object.entries(data)) variables[`${prefix}${name}`] = value;
  }
  for (const { name, value, valueFrom } of container?.env ?? []) {
    const { name: from, key } = valueFrom?.configMapKeyRef ?? {};
    const found = valueFrom === undefined ? (value ?? '') : from === undefined || key === undefined ? undefined : (await configMap(from))?.data?.[key];
    if (found !== undefined) variables[name] = found;
  }
  return variables;
}
