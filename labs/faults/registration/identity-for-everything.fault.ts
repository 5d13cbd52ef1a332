import { defineFault, deploy, remove } from '../../../src/lab/index.ts';
import { addControllerManager, everythingFile, everythingRule, managedFile, uninvitedFile } from '../../nouns/controller-manager.ts';

export const identityForEverything = defineFault({
  id: 'identity-for-everything',
  title: 'A ClusterSPIFFEID without a selector',
  why: 'An empty selector selects everything. Every pod gets an entry, and whoever can start a pod with a service account gets the identity that the template makes of it.',
  inject: [...addControllerManager, deploy(managedFile), deploy(uninvitedFile), deploy(everythingFile)],
  heal: [remove(everythingRule)],
});
