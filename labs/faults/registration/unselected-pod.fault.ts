import { defineFault, deploy, patch } from '../../../src/lab/index.ts';
import { addControllerManager, managedDeployment, managedFile } from '../../nouns/controller-manager.ts';

/** The label by which the ClusterSPIFFEID finds the pods of managed-client. */
export const labelled = (value: string) => patch(managedDeployment, { spec: { template: { metadata: { labels: { 'spirelab.dev/registered-by': value } } } } });

export const unselectedPod = defineFault({
  id: 'unselected-pod',
  title: 'The pods of managed-client have another label than the ClusterSPIFFEID selects',
  why: 'The controller manager makes entries for the pods that it selects, and takes those of all others away. Nothing is refused: there is no entry, and so no identity.',
  inject: [...addControllerManager, deploy(managedFile), labelled('controller-manger')],
  heal: [labelled('controller-manager')],
});
