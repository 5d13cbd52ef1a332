import { type Mistake, mistake, passingMistake, type Rule } from './mistakes.ts';
import { type ManifestObject, nameOf } from './objects.ts';
import type { HostAccessState } from './probes.ts';

/** What a pod has of its node: processes, folders, the kernel's rights. Agents need some of it, workloads none. */

interface Templated {
  readonly spec?: {
    readonly template?: {
      readonly spec?: {
        readonly hostPID?: boolean;
        readonly shareProcessNamespace?: boolean;
        readonly containers?: readonly { readonly name: string; readonly securityContext?: { readonly privileged?: boolean } }[];
      };
    };
  };
}

/** The kernel names a caller by its PID in the namespace of whoever asks; where it has none there, there is no name. */
export function ownProcessesOnly(object: ManifestObject): Rule {
  return (value) => {
    const spec = templateOf(value);
    if (spec?.hostPID === true) return undefined;
    return mistake(
      `The pods of ${nameOf(object)} do not see the processes that they must see.`,
      `${nameOf(object)} has no hostPID${spec?.shareProcessNamespace === true ? ', but shareProcessNamespace, which joins containers of one pod only' : ''}: its containers see no process of another pod.`,
    );
  };
}

export function isPrivileged(object: ManifestObject): Rule {
  return (value) => {
    const container = templateOf(value)?.containers?.find(({ securityContext }) => securityContext?.privileged === true);
    return container === undefined
      ? undefined
      : mistake(`A container of ${nameOf(object)} may do more than it needs.`, `The container ${container.name} of ${nameOf(object)} is privileged.`);
  };
}

/** Asked of `host-access` in the namespace of the workloads. */
export function seesProcessesOfNode(value: unknown): Mistake | undefined {
  const found = (value as readonly HostAccessState[]).find(({ hostPid }) => hostPid);
  return found === undefined
    ? undefined
    : passingMistake('A workload sees processes that are not its own.', `${found.pod} has hostPID: it sees every process of ${found.node}.`);
}

export function mountsFolderOfNode(value: unknown): Mistake | undefined {
  const found = (value as readonly HostAccessState[]).find(({ folders }) => folders.length > 0);
  return found === undefined
    ? undefined
    : passingMistake(
        'A workload has a folder of its node.',
        `${found.pod} has the folder ${found.folders.join(' and ')} of ${found.node} as a hostPath volume.`,
      );
}

/** The level that Pod Security holds the pods of a namespace to (Kubernetes, “Pod Security Admission”). */
export function enforcesOtherThan(object: ManifestObject, level: string): Rule {
  return (value) => {
    const [namespace] = value as readonly ({ readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } } | undefined)[];
    const labels = namespace?.metadata?.labels ?? {};
    const found = labels[enforceLabel];
    if (found === level) return undefined;
    const others = Object.entries(labels).filter(([label, set]) => label !== enforceLabel && label.startsWith('pod-security.kubernetes.io/') && set === level);
    const instead = others.length === 0 ? '' : ` (${others.map(([label, set]) => `${label}=${set}`).join(', ')} refuses nothing)`;
    return mistake(
      `The level that Pod Security holds ${nameOf(object)} to is not the one that is wanted.`,
      `${nameOf(object)} has ${found === undefined ? `no label ${enforceLabel}` : `the label ${enforceLabel}=${found}`}${instead}; ${level} is wanted.`,
    );
  };
}

const enforceLabel = 'pod-security.kubernetes.io/enforce';

function templateOf(value: unknown): NonNullable<NonNullable<Templated['spec']>['template']>['spec'] | undefined {
  return (value as readonly (Templated | undefined)[])[0]?.spec?.template?.spec;
}
