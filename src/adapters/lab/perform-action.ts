import type { V1ConfigMap, V1Deployment, V1NodeList, V1Pod } from '@kubernetes/client-node';
import { Failure } from '../../core/failure.ts';
import { pathOf } from '../../evidence/api-path.ts';
import { nameOf } from '../../evidence/nouns.ts';
import { type Action, describeAction } from '../../lab/actions.ts';
import type { Lab } from '../../lab/define-lab.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import { selectorText } from '../../lab/sources.ts';
import { applyAll, type Manifest, makeExactly, removeAll } from '../kubernetes/apply.ts';
import type { Client } from '../kubernetes/client.ts';
import { type PodWatch, podsIn, podsOf } from '../kubernetes/pod-watch.ts';
import { createEntries, deleteEntries, putEntry, replaceEntries } from '../spire/entries.ts';
import type { ServerCli } from '../spire/server-cli.ts';
import { trustBundlePem } from '../spire/trust-bundle.ts';
import { untilPods } from './until-pods.ts';

/** A file of manifests/lessons/: what a lesson brings along, and no part of the lab. */
export interface Addition {
  /** From the project's root. */
  readonly file: string;
  readonly objects: readonly Manifest[];
}

export interface ActionContext {
  readonly client: Client;
  readonly lab: Lab;
  readonly manifests: readonly Manifest[];
  readonly additions: readonly Addition[];
  readonly cli: ServerCli;
  readonly pods: readonly PodWatch[];
}

/** Does what an action says, and ends when it is done. @throws Failure */
export async function performAction(action: Action, context: ActionContext, signal: AbortSignal): Promise<void> {
  const { client, lab, cli, pods } = context;
  switch (action.kind) {
    case 'scale': {
      const { namespace, workload } = action.component;
      const path = pathOf({ apiVersion: 'apps/v1', kind: workload.kind, name: workload.name, namespace });
      await client.patch(path, { spec: { replicas: action.replicas } }, 'application/merge-patch+json', signal);
      await untilPods(pods, describeAction(action), () => podsOf(pods, action.component).length <= action.replicas, signal);
      return;
    }
    case 'delete-entry':
      return deleteEntries(cli, [action.entry.id], signal);
    case 'create-entry':
      await createEntries(cli, [action.entry], { ...lab, nodeThatRuns: await nodesByRole(client, signal) }, signal);
      return;
    case 'put-entry':
      return putEntry(cli, action.entry, { ...lab, nodeThatRuns: await nodesByRole(client, signal) }, signal);
    case 'set-env': {
      const { namespace, deployment, container } = action.workload;
      const path = pathOf({ apiVersion: 'apps/v1', kind: 'Deployment', name: deployment, namespace });
      const env = [{ name: action.name, value: action.value }];
      await client.patch(path, { spec: { template: { spec: { containers: [{ name: container, env }] } } } }, 'application/strategic-merge-patch+json', signal);
      return;
    }
    case 'restart': {
      const { namespace, deployment } = action.workload;
      const path = pathOf({ apiVersion: 'apps/v1', kind: 'Deployment', name: deployment, namespace });
      // What `kubectl rollout restart` does: the template changes, so the Deployment replaces its pods.
      const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
      await client.patch(path, { spec: { template: { metadata: { annotations } } } }, 'application/merge-patch+json', signal);
      return;
    }
    case 'end-pods': {
      const { namespace } = action.component;
      const old = new Set(podsOf(pods, action.component).map((pod) => pod.metadata?.uid));
      await client.remove(pathOf({ apiVersion: 'v1', kind: 'Pod', namespace }), signal, `?labelSelector=${encodeURIComponent(selectorText(action.component))}`);
      await untilPods(pods, describeAction(action), () => !podsOf(pods, action.component).some((pod) => old.has(pod.metadata?.uid)), signal);
      return;
    }
    case 'until-ready': {
      const ready = ({ status }: V1Pod): boolean => status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
      const allReady = (all: readonly V1Pod[]): boolean => all.length > 0 && all.every(ready);
      return untilPods(pods, describeAction(action), () => allReady(podsOf(pods, action.component)), signal);
    }
    case 'restore-entries':
      await replaceEntries(cli, lab.entries, { ...lab, nodeThatRuns: await nodesByRole(client, signal) }, signal);
      return;
    case 'rewrite': {
      const { data } = await client.get<V1ConfigMap>(pathOf(action.object), signal);
      const text = data?.[action.key] ?? '';
      if (!text.includes(action.from)) throw new Failure('E_KUBERNETES', `${action.key} in ${nameOf(action.object)} does not say ${action.from}.`);
      const changed = { data: { [action.key]: text.replace(action.from, action.to) } };
      await client.patch(pathOf(action.object), changed, 'application/merge-patch+json', signal);
      return;
    }
    case 'patch':
      await client.patch(pathOf(action.object), action.patch, 'application/strategic-merge-patch+json', signal);
      return;
    case 'remove':
      return client.remove(pathOf(action.object), signal);
    case 'restore':
      return makeExactly(client, manifestOf(action.object, context), signal);
    case 'publish-bundle': {
      const data = { [action.key]: await trustBundlePem(cli, signal) };
      return makeExactly(client, { ...manifestOf(action.object, context), data }, signal);
    }
    case 'deploy':
      return applyAll(client, additionOf(action.file, context).objects, signal);
    case 'undeploy': {
      const { objects } = additionOf(action.file, context);
      await removeAll(client, objects, signal);
      // A pod goes on until its grace period is over, and may do in it what comes next is to undo.
      const isThere = ({ kind, metadata: { name, namespace = '' } }: Manifest): boolean =>
        kind === 'Pod' && podsIn(pods, namespace).some(({ metadata }) => metadata?.name === name);
      await untilPods(pods, describeAction(action), () => !objects.some(isThere), signal);
      return;
    }
    case 'move': {
      const { namespace, deployment } = action.workload;
      const path = pathOf({ apiVersion: 'apps/v1', kind: 'Deployment', name: deployment, namespace });
      const nodeSelector = { 'spirelab.dev/runs': action.what };
      await client.patch(path, { spec: { template: { spec: { nodeSelector } } } }, 'application/merge-patch+json', signal);
      return;
    }
    case 'start-twin': {
      const { namespace, deployment } = action.workload;
      const path = pathOf({ apiVersion: 'apps/v1', kind: 'Deployment', name: deployment, namespace });
      const { spec } = await client.get<V1Deployment>(path, signal);
      // Labelled like its model, but owned by nobody: a ReplicaSet adopts, and removes, only pods that have its pod-template-hash.
      const labels = { ...spec?.template.metadata?.labels, twin: action.pod };
      const pod: V1Pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: action.pod, namespace, labels },
        ...(spec?.template.spec === undefined ? {} : { spec: spec.template.spec }),
      };
      await client.post(pathOf({ apiVersion: 'v1', kind: 'Pod', namespace }), pod, signal);
      return;
    }
    case 'stop-twin': {
      const { namespace } = action.workload;
      await client.remove(pathOf({ apiVersion: 'v1', kind: 'Pod', name: action.pod, namespace }), signal);
      await untilPods(
        pods,
        describeAction(action),
        () => !pods.some((watch) => [...watch.pods.values()].some((pod) => pod.metadata?.name === action.pod)),
        signal,
      );
      return;
    }
  }
}

/** Which node carries `spirelab.dev/runs=<what>`. @throws Failure E_KUBERNETES where none does */
export async function nodesByRole(client: Client, signal: AbortSignal): Promise<(what: string) => string> {
  const { items } = await client.get<V1NodeList>('/api/v1/nodes', signal);
  return (what) => {
    const name = items.find((node) => node.metadata?.labels?.['spirelab.dev/runs'] === what)?.metadata?.name;
    if (name === undefined) throw new Failure('E_KUBERNETES', `No node is labelled spirelab.dev/runs=${what}.`);
    return name;
  };
}

function manifestOf({ kind, name, namespace }: Pick<ManifestObject, 'kind' | 'name' | 'namespace'>, { manifests }: ActionContext): Manifest {
  const manifest = manifests.find((each) => each.kind === kind && each.metadata.name === name && each.metadata.namespace === namespace);
  if (manifest === undefined) throw new Failure('E_DEFECT', `The manifests have no ${kind} ${namespace ?? ''}/${name}.`);
  return manifest;
}

function additionOf(file: string, { additions }: ActionContext): Addition {
  const addition = additions.find((each) => each.file === file);
  if (addition === undefined) throw new Failure('E_DEFECT', `There is no ${file}.`);
  return addition;
}
