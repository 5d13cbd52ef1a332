import { defineFault, endPods, publishBundle, remove } from '../../../src/lab/index.ts';
import { agents } from '../../nouns/mtls.ts';
import { bundleConfigMap } from '../../nouns/objects.ts';

export const missingBundle = defineFault({
  id: 'missing-bundle',
  title: 'The ConfigMap with the trust bundle is deleted',
  why: 'An agent starts from that bundle, or does not start. SPIRE Server fills the ConfigMap in, but may not create it: its role allows get and patch on this one object.',
  inject: [remove(bundleConfigMap), endPods(agents)],
  heal: [publishBundle(bundleConfigMap, 'bundle.crt'), endPods(agents)],
});
