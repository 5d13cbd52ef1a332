import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import type { Answers, HostAccessState, MountState, PodState, RestartsState } from '../answers.ts';
import { pathOf } from '../api-path.ts';
import type { Question } from '../questions.ts';
import type { RawEvidence } from '../raw.ts';
import { isReady } from './is-ready.ts';
import { workers } from './nodes.ts';
import { podTrouble, unschedulable } from './pod-trouble.ts';
import { podsIn, podsOf } from './pods-of.ts';
import { timeStamp } from './time-stamp.ts';

/** What pods tell of themselves. */

export async function pods({ of }: Question<'pods'>, raw: RawEvidence, signal: AbortSignal): Promise<Answers['pods']> {
  const names = (await workers(raw, signal)).map(({ name }) => name);
  const found = podsOf(await raw.pods(signal), of);
  return { workers: names, pods: await Promise.all(found.map(async (pod) => readPod(pod, isStarting(pod) ? await warningsOf(pod, raw, signal) : []))) };
}

export async function restarts({ of }: Question<'restarts'>, raw: RawEvidence, signal: AbortSignal): Promise<Answers['restarts']> {
  return podsOf(await raw.pods(signal), of)
    .map(
      ({ metadata, status }): RestartsState => ({
        pod: metadata?.name ?? '',
        uid: metadata?.uid ?? '',
        restarts: status?.containerStatuses?.[0]?.restartCount ?? 0,
      }),
    )
    .sort((left, right) => left.pod.localeCompare(right.pod));
}

export async function mounts({ of, by }: Question<'mounts'>, raw: RawEvidence, signal: AbortSignal): Promise<Answers['mounts']> {
  const all = await raw.pods(signal);
  return podsOf(all, of).map((pod) => readMount(pod, podsOf(all, by)));
}

export async function hostAccess({ in: namespace }: Question<'host-access'>, raw: RawEvidence, signal: AbortSignal): Promise<Answers['host-access']> {
  return podsIn(await raw.pods(signal), namespace).map(readHostAccess);
}

/** @param warnings events of the type Warning about it: a volume that cannot be mounted is told only by an event */
export function readPod(pod: V1Pod, warnings: readonly CoreV1Event[]): PodState {
  const { metadata, spec, status } = pod;
  const restarts = status?.containerStatuses?.reduce((sum, { restartCount }) => sum + restartCount, 0) ?? 0;
  const state = { pod: metadata?.name ?? '', node: spec?.nodeName ?? '', ready: isReady(pod), restarts };
  if (state.ready) return state;
  const trouble = podTrouble(pod)?.message ?? unschedulable(pod)?.message ?? lastOf(warnings);
  return trouble === undefined ? state : { ...state, trouble };
}

/** A container that runs has got over what its events complain of; it will be ready when the kubelet has asked it. */
function isStarting(pod: V1Pod): boolean {
  return !isReady(pod) && pod.status?.containerStatuses?.every(({ state }) => state?.running !== undefined) !== true;
}

function warningsOf({ metadata }: V1Pod, raw: RawEvidence, signal: AbortSignal): Promise<readonly CoreV1Event[]> {
  const { namespace = '', uid = '' } = metadata ?? {};
  const query = `fieldSelector=${encodeURIComponent(`involvedObject.uid=${uid},type=Warning`)}`;
  return raw.list<CoreV1Event>(`${pathOf({ apiVersion: 'v1', kind: 'Event', namespace })}?${query}`, signal);
}

function lastOf(warnings: readonly CoreV1Event[]): string | undefined {
  const at = ({ lastTimestamp, eventTime }: CoreV1Event): number => Date.parse(String(lastTimestamp ?? eventTime ?? 0));
  const last = warnings.toSorted((left, right) => at(left) - at(right)).at(-1);
  return last === undefined ? undefined : `${last.reason}: ${last.message}`;
}

/** @param drivers pods of the CSI driver */
export function readMount({ metadata, spec, status }: V1Pod, drivers: readonly V1Pod[]): MountState {
  const driver = drivers.find((each) => each.spec?.nodeName === spec?.nodeName);
  return {
    pod: metadata?.name ?? '',
    node: spec?.nodeName ?? '',
    since: timeStamp(status?.startTime),
    ...(driver === undefined ? {} : { driver: driver.metadata?.name ?? '', driverSince: timeStamp(driver.status?.startTime) }),
  };
}

export function readHostAccess({ metadata, spec }: V1Pod): HostAccessState {
  return {
    pod: metadata?.name ?? '',
    labels: metadata?.labels ?? {},
    node: spec?.nodeName ?? '',
    hostPid: spec?.hostPID === true,
    privileged: [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]
      .filter(({ securityContext }) => securityContext?.privileged === true)
      .map(({ name }) => name),
    folders: (spec?.volumes ?? []).flatMap(({ hostPath }) => hostPath?.path ?? []),
  };
}
