import type { V1Container, V1PodSpec } from '@kubernetes/client-node';
import type { Answers, MountState } from '../../evidence/answers.ts';
import type { Controller } from '../../evidence/nouns.ts';
import { nameOf } from '../../evidence/nouns.ts';
import { podSpecIn } from '../../evidence/objects.ts';
import { settingText } from '../../evidence/read/configuration.ts';
import { type Mistake, mistake, passingMistake, type Rule, rule } from '../../lab/mistakes.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import type { Workload } from '../../lab/sources.ts';
import { spireConfiguration } from '../spire-configuration.ts';

type PodSpec = V1PodSpec | undefined;

/**
 * Mistakes on the way of the Workload API's socket: from the agent's folder on the node, through the CSI driver, to the
 * path that a workload opens.
 */

/** A volume of a DaemonSet that is a folder of the node. */
export interface NodeFolder {
  readonly of: ManifestObject<Controller>;
  readonly volume: string;
}

/** Both of these must be the same folder of the node; asked of the two objects. */
export function foldersDiffer(left: NodeFolder, right: NodeFolder): Rule<Answers['objects']> {
  return rule('socket/folders-differ', (objects) => {
    const folders = [folderOf(objects, left), folderOf(objects, right)];
    const at = folders.indexOf(undefined);
    const differs = `${nameOf(left.of)} and ${nameOf(right.of)} do not have the same folder of the node.`;
    if (at !== -1) {
      const { of, volume } = at === 0 ? left : right;
      return mistake(differs, `${nameOf(of)} has no folder of the node in its volume ${volume}.`);
    }
    return folders[0] === folders[1]
      ? undefined
      : mistake(
          differs,
          `The volume ${left.volume} of ${nameOf(left.of)} is the node’s folder ${folders[0]}, the volume ${right.volume} of ${nameOf(right.of)} is ${folders[1]}.`,
        );
  });
}

function folderOf(objects: Answers['objects'], { of, volume }: NodeFolder): string | undefined {
  return podSpecIn(objects, of)
    ?.volumes?.find(({ name }) => name === volume)
    ?.hostPath?.path.replace(/\/+$/, '');
}

/** What a pod has mounted it keeps, whatever its driver mounts into others later. */
export const mountedByAnotherDriver = rule('socket/mounted-by-another-driver', (mounts: readonly MountState[]): Mistake | undefined => {
  for (const { pod, node, since, driver, driverSince } of mounts) {
    if (driver === undefined || driverSince === undefined)
      return passingMistake('The CSI driver is missing on a node.', `No pod of the CSI driver runs on ${node}, beside ${pod}.`);
    if (since < driverSince)
      return passingMistake(
        'A pod is older than the CSI driver’s pod on its node.',
        `${pod} has run since ${timeOf(since)}, and ${driver} on its node only since ${timeOf(driverSince)}: what the pod has mounted comes from the driver’s pod before.`,
      );
  }
  return undefined;
});

function timeOf(stamp: string): string {
  return stamp.slice(11, 19);
}

/** The volume that brings the socket, with the name of the driver that mounts it. */
export function noSocketFolder(workload: Workload, driver: string): Rule<Answers['objects']> {
  return rule('socket/no-socket-folder', (objects) => {
    return mountPathOf(specOf(objects, workload), workload, driver) === undefined
      ? mistake(
          `${workload.name} does not get the socket from the CSI driver.`,
          `The container ${workload.container} of deployment/${workload.deployment} mounts no volume of ${driver}.`,
        )
      : undefined;
  });
}

/**
 * The variable that names the Workload API must name the file that the agent makes, in the folder that the volume is
 * mounted at. Asked of the Deployment and of the agent's ConfigMap.
 */
export function socketElsewhere(workload: Workload, driver: string, config: ManifestObject<'ConfigMap'>): Rule<Answers['objects']> {
  return rule('socket/socket-elsewhere', (objects) => {
    const spec = specOf(objects, workload);
    const mountPath = mountPathOf(spec, workload, driver);
    const container = containerOf(spec, workload);
    const variable = container?.env?.find(({ name }) => name === socketVariable);
    // A value from elsewhere is not seen here, so it is not judged.
    if (variable?.valueFrom !== undefined || (variable === undefined && (container?.envFrom ?? []).length > 0)) return undefined;
    const address = variable?.value;
    const differs = `${workload.name} does not look for the socket where it is.`;
    if (address === undefined) return mistake(differs, `deployment/${workload.deployment} does not set ${socketVariable}.`);
    const path = address.match(/^unix:(?:\/\/)?(\/[^/].*)$/)?.[1];
    if (path === undefined)
      return mistake(
        differs,
        `${socketVariable} of deployment/${workload.deployment} is ${address}, and that is not a URI of a Unix socket: unix:///folder/file.`,
      );
    const [folder, file] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
    if (mountPath !== undefined && folder !== mountPath)
      return mistake(
        differs,
        `${socketVariable} of deployment/${workload.deployment} names a file in ${folder || '/'}, and the volume of ${driver} is mounted at ${mountPath}.`,
      );
    if (file === '')
      return mistake(differs, `${socketVariable} of deployment/${workload.deployment} is ${address}, which is a folder: the socket is a file in it.`);
    const agent = spireConfiguration(objects, config, 'agent');
    const made = settingText(agent.settings, ['agent', 'socket_path'])?.match(/\/([^/]+)$/)?.[1];
    if (made !== undefined && file !== made)
      return mistake(
        differs,
        `${socketVariable} of deployment/${workload.deployment} names the file ${file}, and by ${agent.file} the agent’s socket is called ${made}.`,
      );
    return undefined;
  });
}

/** As the SPIFFE Workload Endpoint specification calls it (section 4). */
const socketVariable = 'SPIFFE_ENDPOINT_SOCKET';

function specOf(objects: Answers['objects'], { deployment: name }: Workload): PodSpec {
  return podSpecIn(objects, { kind: 'Deployment', name });
}

function containerOf(spec: PodSpec, { container }: Workload): V1Container | undefined {
  return spec?.containers.find(({ name }) => name === container);
}

function mountPathOf(spec: PodSpec, workload: Workload, driver: string): string | undefined {
  const volumes = spec?.volumes ?? [];
  const brought = volumes.filter(({ csi }) => csi?.driver === driver).map(({ name }) => name);
  return containerOf(spec, workload)
    ?.volumeMounts?.find(({ name }) => brought.includes(name))
    ?.mountPath.replace(/\/+$/, '');
}
