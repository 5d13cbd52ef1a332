import { commandFor, usualLab } from '../core/command-line.ts';
import { quoted } from '../core/quoted.ts';
import { nameOf } from '../evidence/nouns.ts';
import type { Action } from './actions.ts';
import type { WorkloadEntry } from './entries.ts';
import type { ManifestObject } from './objects.ts';
import { type Component, selectorText, type Workload } from './sources.ts';

/**
 * SPIRE Server's command line as kubectl reaches it; its image has no shell (SPIRE 1.15.3). The first pod of a StatefulSet
 * has the number 0 (Kubernetes, "Ordinal Index").
 */
export function serverCommand({ namespace, workload: { kind, name } }: Component): string {
  const target = kind === 'StatefulSet' ? `${name}-0` : `${kind.toLowerCase()}/${name}`;
  return `kubectl -n ${namespace} exec ${target} -- /opt/spire/bin/spire-server`;
}

/** What a learner types to do the same by hand, on a lab with this server. */
export function typed(action: Action, server: Component): readonly string[] {
  const spireServer = serverCommand(server);
  switch (action.kind) {
    case 'scale':
      return [
        `kubectl -n ${action.component.namespace} scale ${action.component.workload.kind.toLowerCase()}/${action.component.workload.name} --replicas=${action.replicas}`,
      ];
    case 'delete-entry':
      return [`${spireServer} entry delete -entryID ${action.entry.id}`];
    case 'create-entry':
      return [`${spireServer} entry create ${flagsOf(action.entry)}`];
    case 'put-entry':
      return [`${spireServer} entry update ${flagsOf(action.entry)}`];
    case 'restart':
      return [`kubectl -n ${action.workload.namespace} rollout restart deployment/${action.workload.deployment}`];
    case 'end-pods':
      return [`kubectl -n ${action.component.namespace} delete pod -l ${selectorText(action.component)}`];
    case 'until-ready':
      return [`kubectl -n ${action.component.namespace} wait --for=condition=Ready pod -l ${selectorText(action.component)} --timeout=120s`];
    case 'restore-entries':
      // spire-server has no command for it: each entry that is too much, or differs, would have to be found by hand.
      return [commandFor(usualLab, 'reset')];
    case 'rewrite':
      return [`${kubectl(action.object)} get ${nameOf(action.object)} -o yaml | sed 's|${action.from}|${action.to}|' | kubectl replace -f -`];
    case 'patch':
      return [`${kubectl(action.object)} patch ${nameOf(action.object)} -p '${JSON.stringify(action.patch)}'`];
    case 'remove':
      return [`${kubectl(action.object)} delete ${nameOf(action.object)}`];
    case 'restore':
      // Unlike `apply`, this takes away what somebody else added.
      return [`kubectl replace -f ${action.object.file}`];
    case 'publish-bundle':
      return [
        `${spireServer} bundle show > ${action.key}`,
        `${kubectl(action.object)} create configmap ${action.object.name} --from-file=${action.key} --dry-run=client -o yaml | kubectl apply -f -`,
      ];
    case 'deploy':
      return [`kubectl apply -f ${action.file}`];
    case 'undeploy':
      return [`kubectl delete --ignore-not-found -f ${action.file}`];
    case 'set-env':
      return [`kubectl -n ${action.workload.namespace} set env deployment/${action.workload.deployment} ${action.name}=${quoted(action.value)}`];
    case 'move': {
      const patch = { spec: { template: { spec: { nodeSelector: { 'spirelab.dev/runs': action.what } } } } };
      return [`kubectl -n ${action.workload.namespace} patch deployment/${action.workload.deployment} -p '${JSON.stringify(patch)}'`];
    }
    case 'start-twin':
      return [twin(action.workload, action.pod)];
    case 'stop-twin':
      return [`kubectl -n ${action.workload.namespace} delete pod ${action.pod} --ignore-not-found`];
  }
}

function flagsOf({ id, spiffeId, parent, selectors, x509SvidTtl }: WorkloadEntry): string {
  return [
    `-entryID ${id}`,
    `-spiffeID ${spiffeId}`,
    `-parentID ${parent.spiffeId}`,
    ...selectors.map((selector) => `-selector ${selector}`),
    `-x509SVIDTTL ${x509SvidTtl}`,
  ].join(' ');
}

/**
 * A pod of its own, of what the Deployment makes its pods of. It has no pod-template-hash, so no ReplicaSet adopts it.
 * The template is written as JSON by kubectl itself; there an opening brace stands for itself only as `{"{"}`.
 */
function twin({ namespace, deployment, labels }: Workload, pod: string): string {
  const open = '{"{"}';
  const named = JSON.stringify({ ...labels, twin: pod }).slice(1, -1);
  const metadata = `${open}"name":"${pod}","labels":${open}${named}}}`;
  const json = `${open}"apiVersion":"v1","kind":"Pod","metadata":${metadata},"spec":{.spec.template.spec}}`;
  return `kubectl -n ${namespace} get deployment/${deployment} -o jsonpath='${json}' | kubectl -n ${namespace} create -f -`;
}

function kubectl({ namespace }: ManifestObject): string {
  return namespace === undefined ? 'kubectl' : `kubectl -n ${namespace}`;
}
