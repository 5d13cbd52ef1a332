import { allOf, defineFault, deploy, isMade, logged, newPodsOf, patch, state, step, undeploy } from '../../../src/lab/index.ts';
import { givenToNobody, podOfIsThere } from '../../../src/rules/index.ts';
import { addControllerManager, managed, managedDeployment, managedFile, removeControllerManager } from '../../nouns/controller-manager.ts';

/** The label by which the ClusterSPIFFEID finds the pods of managed-client. */
export const labelled = (value: string) => patch(managedDeployment, { spec: { template: { metadata: { labels: { 'spirelab.dev/registered-by': value } } } } });

export const unselectedPod = defineFault({
  id: 'unselected-pod',
  title: 'The pods of managed-client have another label than the ClusterSPIFFEID selects',
  why: 'The controller manager makes entries for the pods that it selects, and removes those of all others. Nothing is refused: there is no entry, and so no identity.',
  level: 2,
  touches: 'everything',
  inject: [...addControllerManager, deploy(managedFile), labelled('controller-manger')],
  symptoms: [
    step('No entry is for the pod, and the agent has none to give', {
      why: 'The rule does not select the pod, so there is no entry for it. For the agent it is a process that nobody registered.',
      expect: [
        state(
          'a pod of managed-client is there, and no entry is for it',
          { kind: 'matches', in: managed.namespace },
          allOf(podOfIsThere(managed), isMade(givenToNobody(managed))),
          60,
        ),
        logged(newPodsOf(managed), 'identity', { where: { status: 'none' }, within: 60 }),
      ],
    }),
  ],
  heal: [undeploy(managedFile), ...removeControllerManager],
});
