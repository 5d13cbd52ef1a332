import type { V1PodList } from '@kubernetes/client-node';
import { Failure } from '../../core/failure.ts';
import type { Clock } from '../../engine/clock.ts';
import { pathOf } from '../../evidence/api-path.ts';
import { isReady } from '../../evidence/read/is-ready.ts';
import type { Client } from '../kubernetes/client.ts';

const pods = pathOf({ apiVersion: 'v1', kind: 'Pod', namespace: 'kube-system' });
const dns = pathOf({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'kube-system', name: 'coredns' });
const ofDns = `labelSelector=${encodeURIComponent('k8s-app=kube-dns')}`;
/** These pods are not among those that a lab watches: asking is cheaper than one more watch. Milliseconds. */
const lookEvery = 200;
/** Milliseconds: a pod of CoreDNS is ready within seconds of its node; after a minute it will not be. */
const answersWithin = 60_000;

/**
 * New pods of CoreDNS: one that came up before its API server waits half a minute for its first watch to time out
 * (CoreDNS 1.12, plugin/kubernetes), and until then nobody finds SPIRE Server.
 */
export async function restartDns(client: Client, signal: AbortSignal): Promise<void> {
  await client.remove(pods, signal, `?gracePeriodSeconds=0&${ofDns}`);
}

/** Seconds between two looks at whether a pod of CoreDNS is ready. kubeadm 1.34 leaves it at Kubernetes' default, ten. */
const readyEvery = 1;

/**
 * Has CoreDNS called ready as soon as it is. A kubelet that was started less than one such period ago waits for a random part
 * of it before it looks at a pod for the first time (Kubernetes 1.34, prober): in a cluster that is new, up to ten seconds.
 * Until then its Service refuses whoever asks for SPIRE Server, and an agent that was refused waits for five seconds more.
 */
export async function lookAtDnsOften(client: Client, signal: AbortSignal): Promise<void> {
  const container = { name: 'coredns', readinessProbe: { periodSeconds: readyEvery } };
  await client.patch(dns, { spec: { template: { spec: { containers: [container] } } } }, 'application/strategic-merge-patch+json', signal);
}

/**
 * Waits until a pod of CoreDNS is ready. An agent that cannot look its server up backs off for longer each time.
 *
 * @throws Failure E_TIMEOUT after a minute
 */
export async function untilDnsAnswers(client: Client, clock: Clock, signal: AbortSignal): Promise<void> {
  const patience = clock.now() + answersWithin;
  for (;;) {
    const { items } = await client.get<V1PodList>(`${pods}?${ofDns}`, signal);
    if (items.some(isReady)) return;
    if (clock.now() > patience) {
      const states = items.map(({ metadata, status }) => `${metadata?.name}: ${status?.phase ?? 'no phase'}`);
      throw new Failure('E_TIMEOUT', `No pod of CoreDNS was ready within ${answersWithin / 1000} s, so nobody would find SPIRE Server.`, { evidence: states });
    }
    await clock.after(lookEvery, signal);
  }
}
