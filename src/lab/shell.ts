import type { Action } from './actions.ts';

/** SPIRE Server's command line as kubectl reaches it; its image has no shell (SPIRE 1.15.3). */
export const spireServer = 'kubectl -n spire exec spire-server-0 -- /opt/spire/bin/spire-server';

/** What a learner types to do the same by hand. */
export function typed(action: Action): readonly string[] {
  switch (action.kind) {
    case 'scale':
      return [
        `kubectl -n ${action.component.namespace} scale ${action.component.workload.kind.toLowerCase()}/${action.component.workload.name} --replicas=${action.replicas}`,
      ];
    case 'delete-entry':
      return [`${spireServer} entry delete -entryID ${action.entry.id}`];
    case 'put-entry': {
      const { id, spiffeId, parent, selectors, x509SvidTtl } = action.entry;
      const flags = [
        `-entryID ${id}`,
        `-spiffeID ${spiffeId}`,
        `-parentID ${parent.spiffeId}`,
        ...selectors.map((selector) => `-selector ${selector}`),
        `-x509SVIDTTL ${x509SvidTtl}`,
      ];
      return [`${spireServer} entry update ${flags.join(' ')}`];
    }
    case 'restart':
      return [`kubectl -n ${action.workload.namespace} rollout restart deployment/${action.workload.deployment}`];
    case 'set-env':
      return [`kubectl -n ${action.workload.namespace} set env deployment/${action.workload.deployment} ${action.name}=${action.value}`];
    case 'move': {
      const patch = { spec: { template: { spec: { nodeSelector: { 'spirelab.dev/runs': action.what } } } } };
      return [`kubectl -n ${action.workload.namespace} patch deployment/${action.workload.deployment} -p '${JSON.stringify(patch)}'`];
    }
    case 'restore-workload':
      return [`kubectl apply -k manifests`];
    case 'restore-entries':
      return ['npm run -s lab -- reset'];
    case 'start-twin':
      return [`kubectl -n ${action.workload.namespace} scale deployment/${action.workload.deployment} --replicas=2`];
    case 'stop-twin':
      return [`kubectl -n ${action.workload.namespace} delete pod ${action.pod}`];
  }
}
