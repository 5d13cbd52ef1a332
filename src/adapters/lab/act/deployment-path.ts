import { pathOf } from '../../../evidence/api-path.ts';
import type { Workload } from '../../../lab/sources.ts';

/** Where the API server has a workload's Deployment. */
export function deploymentPath({ namespace, deployment }: Workload): string {
  return pathOf({ apiVersion: 'apps/v1', kind: 'Deployment', name: deployment, namespace });
}
