import type { V1ConfigMap, V1Pod } from '@kubernetes/client-node';
import type { Answers, ConfiguredState } from '../answers.ts';
import type { Question } from '../questions.ts';
import type { RawEvidence } from '../raw.ts';
import { containerStatuses } from './container-statuses.ts';
import { podsOf } from './pods-of.ts';
import { objectThere } from './there.ts';
import { timeStamp } from './time-stamp.ts';

export async function configured({ by, of }: Question<'configured'>, raw: RawEvidence, signal: AbortSignal): Promise<Answers['configured']> {
  const [config, pods] = await Promise.all([objectThere<V1ConfigMap>(by, raw, signal), raw.pods(signal)]);
  return { changed: readChanged(config), readers: podsOf(pods, of).flatMap((pod) => readSince(pod, of.container)) };
}

/** When somebody wrote to an object last. */
export function readChanged({ metadata }: Pick<V1ConfigMap, 'metadata'>): string {
  const changes = [metadata?.creationTimestamp, ...(metadata?.managedFields ?? []).map(({ time }) => time)].flatMap((time) => time ?? []);
  return changes.map(timeStamp).sort().at(-1) ?? '';
}

function readSince(pod: V1Pod, container: string): ConfiguredState['readers'] {
  const since = containerStatuses(pod).find(({ name }) => name === container)?.state?.running?.startedAt;
  return since === undefined ? [] : [{ pod: pod.metadata?.name ?? '', since: timeStamp(since) }];
}
