import type { Answers, HostAccessState } from '../../evidence/answers.ts';
import type { Controller } from '../../evidence/nouns.ts';
import { nameOf } from '../../evidence/nouns.ts';
import { podSpecIn } from '../../evidence/objects.ts';
import { type Mistake, mistake, passingMistake, type Rule, rule } from '../../lab/mistakes.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import { type Component, hasLabelsOf } from '../../lab/sources.ts';

/** What a pod has of its node: processes, folders, the kernel's rights. Agents need some of it, workloads none. */

/** The kernel names a caller by its PID in the namespace of whoever asks; where it has none there, there is no name. */
export function ownProcessesOnly(object: ManifestObject<Controller>): Rule<Answers['objects']> {
  return rule('agent/own-processes-only', (objects) => {
    const spec = podSpecIn(objects, object);
    if (spec?.hostPID === true) return undefined;
    return mistake(
      `The pods of ${nameOf(object)} do not see the processes that they must see.`,
      `${nameOf(object)} has no hostPID${spec?.shareProcessNamespace === true ? ', but shareProcessNamespace, which joins containers of one pod only' : ''}: its containers see no process of another pod.`,
    );
  });
}

/** What a scanner finds, and nobody needs. @param folders of the node that its pods need */
export function mayMoreThanItNeeds(object: ManifestObject<Controller>, folders: readonly string[]): Rule<Answers['objects']> {
  return rule('agent/may-more-than-it-needs', (objects) => {
    const spec = podSpecIn(objects, object);
    const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
    const privileged = containers.find(({ securityContext }) => securityContext?.privileged === true);
    const capable = containers.find(({ securityContext }) => (securityContext?.capabilities?.add ?? []).length > 0);
    const folder = spec?.volumes?.find(({ hostPath }) => hostPath !== undefined && !folders.includes(hostPath.path.replace(/\/+$/, '') || '/'));
    const found =
      privileged !== undefined
        ? `The container ${privileged.name} of ${nameOf(object)} is privileged`
        : capable !== undefined
          ? `The container ${capable.name} of ${nameOf(object)} has the capability ${capable.securityContext?.capabilities?.add?.join(' and ')}`
          : spec?.hostIPC === true
            ? `${nameOf(object)} has hostIPC`
            : folder !== undefined
              ? `${nameOf(object)} has the folder ${folder.hostPath?.path} of the node in its volume ${folder.name}`
              : undefined;
    return found === undefined ? undefined : mistake(`${nameOf(object)} may do more on its node than it needs.`, `${found}. Its pods do not need that.`);
  });
}

/** Of the pods of SPIRE only the agents need it. Asked of `host-access` in their namespace. */
export function seesProcessesBeside(component: Component): Rule<readonly HostAccessState[]> {
  return rule('agent/sees-processes-beside', (pods) => {
    const found = pods.find((pod) => pod.hostPid && !hasLabelsOf(component, pod.labels));
    return found === undefined
      ? undefined
      : passingMistake(
          'Another pod of SPIRE sees the processes of its node.',
          `${found.pod} has hostPID, and does not need it: ${component.name} is who the kernel tells the PID of a caller.`,
        );
  });
}

/** Asked of `host-access` in the namespace of the workloads. */
export const seesProcessesOfNode = rule('agent/sees-processes-of-node', (pods: readonly HostAccessState[]): Mistake | undefined => {
  const found = pods.find(({ hostPid }) => hostPid);
  return found === undefined
    ? undefined
    : passingMistake('A workload sees processes that are not its own.', `${found.pod} has hostPID: it sees every process of ${found.node}.`);
});

export const mountsFolderOfNode = rule('agent/mounts-folder-of-node', (pods: readonly HostAccessState[]): Mistake | undefined => {
  const found = pods.find(({ folders }) => folders.length > 0);
  return found === undefined
    ? undefined
    : passingMistake(
        'A workload has a folder of its node.',
        `${found.pod} has the folder ${found.folders.join(' and ')} of ${found.node} as a hostPath volume.`,
      );
});
