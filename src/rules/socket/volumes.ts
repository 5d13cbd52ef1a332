import type { V1Volume } from '@kubernetes/client-node';
import type { Answers } from '../../evidence/answers.ts';
import { objectIn } from '../../evidence/objects.ts';
import { mistake, type Rule, rule } from '../../lab/mistakes.ts';
import type { Workload } from '../../lab/sources.ts';

/** A workload's container must mount a volume of this driver; if not, it is told what is mounted instead. Asked of the Deployment. */
export function socketNotFromDriver({ deployment, container }: Workload, driver: string): Rule<Answers['objects']> {
  return rule('socket/socket-not-from-driver', (objects) => {
    const found = objectIn(objects, { kind: 'Deployment', name: deployment });
    if (found === undefined) return mistake('A Deployment is missing.', `There is no deployment/${deployment}.`);
    const { containers = [], volumes = [] } = found.spec?.template.spec ?? {};
    const mounts = containers.find(({ name }) => name === container)?.volumeMounts ?? [];
    const mounted = mounts.flatMap((mount) => volumes.filter(({ name }) => name === mount.name));
    const right = mounted.find(({ csi }) => csi?.driver === driver);
    const differs = `deployment/${deployment} does not get the socket from the driver.`;
    // The driver refuses to mount it otherwise (SPIFFE CSI Driver 0.2, NodePublishVolume).
    if (right !== undefined)
      return right.csi?.readOnly === true
        ? undefined
        : mistake(
            differs,
            `In deployment/${deployment} the volume ${right.name} of ${driver} has no readOnly: true, and without that the driver refuses to mount it.`,
          );
    const unmounted = volumes.find(({ csi }) => csi?.driver === driver);
    if (unmounted !== undefined)
      return mistake(differs, `deployment/${deployment} has the volume ${unmounted.name} of ${driver}, and its container ${container} does not mount it.`);
    const [instead] = mounted;
    if (instead === undefined) return mistake(differs, `The container ${container} of deployment/${deployment} mounts no volume.`);
    return mistake(
      differs,
      `In deployment/${deployment} the volume ${instead.name} that the container ${container} mounts is ${kindOf(instead)}, and none is of ${driver}.`,
    );
  });
}

function kindOf({ hostPath, csi, emptyDir }: V1Volume): string {
  if (hostPath !== undefined) return `the folder ${hostPath.path} of the node`;
  if (csi !== undefined) return `of the driver ${csi.driver}`;
  return emptyDir === undefined ? 'of another kind' : 'an emptyDir';
}
