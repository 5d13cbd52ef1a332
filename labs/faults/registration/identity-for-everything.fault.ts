import { defineFault, deploy, logged, step, undeploy } from '../../../src/lab/index.ts';
import { addControllerManager, everythingFile, managedFile, removeControllerManager, uninvited, uninvitedFile } from '../../nouns/controller-manager.ts';

export const identityForEverything = defineFault({
  id: 'identity-for-everything',
  title: 'A ClusterSPIFFEID selects every pod',
  why: 'An empty selector selects everything. Every pod gets an entry, and anybody who can start a pod with a service account gets the identity that the template makes of it.',
  level: 3,
  touches: 'everything',
  inject: [...addControllerManager, deploy(managedFile), deploy(uninvitedFile), deploy(everythingFile)],
  symptoms: [
    step('A program that nobody asked for has an identity', {
      why: 'It did nothing to get one. It was started, and a rule selected it.',
      expect: [logged(uninvited, 'svid', { where: { spiffe_id: uninvited.id }, within: 60 })],
    }),
  ],
  heal: [undeploy(everythingFile), undeploy(uninvitedFile), undeploy(managedFile), ...removeControllerManager],
});
