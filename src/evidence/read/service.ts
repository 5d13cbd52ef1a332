import type { V1EndpointSlice, V1Pod, V1Service } from '@kubernetes/client-node';
import type { Answers, ServiceState } from '../answers.ts';
import { pathOf } from '../api-path.ts';
import type { Question } from '../questions.ts';
import type { RawEvidence } from '../raw.ts';
import { podsIn } from './pods-of.ts';

export async function service({ of }: Question<'service'>, raw: RawEvidence, signal: AbortSignal): Promise<Answers['service']> {
  const { name, namespace = '' } = of;
  const slices = `${pathOf({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', namespace })}?labelSelector=kubernetes.io/service-name=${name}`;
  const [found, led, pods] = await Promise.all([raw.object<V1Service>(pathOf(of), signal), raw.list<V1EndpointSlice>(slices, signal), raw.pods(signal)]);
  return found === undefined ? undefined : readService(found, led, podsIn(pods, namespace));
}

/** @param slices those of the Service @param pods of its namespace */
export function readService({ spec }: V1Service, slices: readonly V1EndpointSlice[], pods: readonly V1Pod[]): ServiceState {
  const { selector } = spec ?? {};
  return {
    ...(selector === undefined ? {} : { selector }),
    leadsTo: slices.flatMap(({ endpoints }) => endpoints ?? []).map(({ targetRef, addresses }) => targetRef?.name ?? addresses.join(', ')),
    pods: pods.map(({ metadata }) => ({ pod: metadata?.name ?? '', labels: metadata?.labels ?? {} })),
  };
}
