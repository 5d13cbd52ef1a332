import type { KubernetesListObject, KubernetesObject, V1Deployment, V1Namespace } from '@kubernetes/client-node';
import type { PodRule, RegistrationState } from '../../evidence/answers.ts';
import type { DeployedPods } from '../../evidence/nouns.ts';
import type { Client } from '../kubernetes/client.ts';
import { type PodWatch, podsIn } from '../kubernetes/pod-watch.ts';
import { pathOf } from '../kubernetes/resources.ts';
import { selectorsOfPod } from '../spire/pod-selectors.ts';
import type { ServerCli } from '../spire/server-cli.ts';
import { showEntries } from '../spire/show-entries.ts';

interface ClusterSpiffeId extends KubernetesObject {
  readonly spec?: Omit<PodRule, 'name'>;
}

/** Entries, the rules that make them, and the pods that both are for. */
export async function registration(
  { namespace, deployment }: DeployedPods,
  client: Client,
  cli: ServerCli,
  pods: readonly PodWatch[],
  signal: AbortSignal,
): Promise<RegistrationState> {
  const [entries, rules, there, made] = await Promise.all([
    showEntries(cli, signal),
    // A cluster without the controller manager has no such kind, and so no rule.
    client.find<KubernetesListObject<ClusterSpiffeId>>(pathOf({ apiVersion: 'spire.spiffe.io/v1alpha1', kind: 'ClusterSPIFFEID' }), signal),
    client.get<V1Namespace>(pathOf({ apiVersion: 'v1', kind: 'Namespace', name: namespace }), signal),
    client.find<V1Deployment>(pathOf({ apiVersion: 'apps/v1', kind: 'Deployment', name: deployment, namespace }), signal),
  ]);
  return {
    entries,
    rules: (rules?.items ?? []).map(({ metadata, spec = {} }) => ({ name: metadata?.name ?? '', ...selectorsIn(spec) })),
    namespace: { name: namespace, labels: there.metadata?.labels ?? {} },
    pods: podsIn(pods, namespace).map((pod) => ({
      pod: pod.metadata?.name ?? '',
      labels: pod.metadata?.labels ?? {},
      selectors: selectorsOfPod(pod),
    })),
    ...(made === undefined ? {} : { deployment: { labels: made.metadata?.labels ?? {}, podLabels: made.spec?.template.metadata?.labels ?? {} } }),
  };
}

function selectorsIn({ podSelector, namespaceSelector }: Omit<PodRule, 'name'>): Omit<PodRule, 'name'> {
  return { ...(podSelector === undefined ? {} : { podSelector }), ...(namespaceSelector === undefined ? {} : { namespaceSelector }) };
}
