import { defineFault, endPods, publishBundle, remove, state, step } from '../../../src/lab/index.ts';
import { cannotStart } from '../../../src/rules/index.ts';
import { agents } from '../../nouns/mtls.ts';
import { bundleConfigMap } from '../../nouns/objects.ts';

export const missingBundle = defineFault({
  id: 'missing-bundle',
  title: 'The ConfigMap with the trust bundle is deleted',
  why: 'An agent starts from that bundle, or does not start. SPIRE Server fills the ConfigMap in, but may not create it: its role allows get and patch on this one object.',
  level: 3,
  touches: 'everything',
  inject: [remove(bundleConfigMap), endPods(agents)],
  symptoms: [
    step('The agents’ pods wait for their volume', {
      why: 'A ConfigMap that a pod mounts must be there before its container is made. So there is no log yet: the kubelet says what is missing in an event of the pod.',
      expect: [
        state(
          'a pod of SPIRE Agent cannot start: configmap "spire-bundle" not found',
          { kind: 'pods', of: agents },
          cannotStart(/configmap "spire-bundle" not found/),
          60,
        ),
      ],
    }),
  ],
  heal: [publishBundle(bundleConfigMap, 'bundle.crt'), endPods(agents)],
});
