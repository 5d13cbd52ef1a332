import type { V1PodList } from '@kubernetes/client-node';
import type { Clock } from '../../engine/clock.ts';
import type { Client } from '../kubernetes/client.ts';
import { pathOf } from '../kubernetes/resources.ts';

const pods = pathOf({ apiVersion: 'v1', kind: 'Pod', namespace: 'kube-system' });
const ofDns = `labelSelector=${encodeURIComponent('k8s-app=kube-dns')}`;
/** These pods are not among those that a lab watches: asking is cheaper than one more watch. Milliseconds. */
const lookEvery = 200;

/**
 * New pods of CoreDNS: one that came up before its API server waits half a minute for its first watch to time out
 * (CoreDNS 1.12, plugin/kubernetes), and until then nobody finds SPIRE Server.
 */
export async function restartDns(client: Client, signal: AbortSignal): Promise<void> {
  await client.remove(pods, signal, `?gracePeriodSeconds=0&${ofDns}`);
}

/** Waits until a pod of CoreDNS is ready. An agent that cannot look its server up backs off for longer each time. */
export async function untilDnsAnswers(client: Client, clock: Clock, signal: AbortSignal): Promise<void> {
  for (;;) {
    const { items } = await client.get<V1PodList>(`${pods}?${ofDns}`, signal);
    if (items.some(({ status }) => status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'))) return;
    await clock.after(lookEvery, signal);
  }
}
