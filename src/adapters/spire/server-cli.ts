import type { V1Pod, V1PodList } from '@kubernetes/client-node';
import { Failure } from '../../core/failure.ts';
import { pathOf } from '../../evidence/api-path.ts';
import { containerStatuses } from '../../evidence/read/container-statuses.ts';
import { isReady } from '../../evidence/read/is-ready.ts';
import { type Component, selectorText } from '../../lab/sources.ts';
import type { Client } from '../kubernetes/client.ts';
import { execInPod } from '../kubernetes/exec.ts';

/** SPIRE Server's own command line, run in its pod: the admin API's socket cannot be reached from outside. */
export interface ServerCli {
  run<T>(args: readonly string[], signal: AbortSignal, stdin?: string): Promise<T>;
}

/** Upstream's images are built from scratch: this is the only program in them (SPIRE 1.15.3, Dockerfile). */
const program = '/opt/spire/bin/spire-server';

export function serverCli(client: Client, server: Component): ServerCli {
  return {
    async run<T>(args: readonly string[], signal: AbortSignal, stdin?: string): Promise<T> {
      const { namespace, container } = server;
      const { items } = await client.get<V1PodList>(
        `${pathOf({ apiVersion: 'v1', kind: 'Pod', namespace })}?labelSelector=${encodeURIComponent(selectorText(server))}`,
        signal,
      );
      const target = { namespace, pod: podToAsk(server, items), container };
      const { exitCode, stdout, stderr } = await execInPod(client, target, [program, ...args, '-output', 'json'], stdin, signal);
      if (exitCode !== 0) throw new Failure('E_SPIRE_CLI', `spire-server ${args.join(' ')}: ${(stderr || stdout).trim()}`);
      return JSON.parse(stdout) as T;
    },
  };
}

/**
 * The pod to run it in: one that runs, rather one that is ready, and rather none that is about to go. A server that has
 * just begun to serve is not ready yet.
 *
 * @throws Failure E_KUBERNETES where none runs
 */
export function podToAsk({ name, container }: Component, pods: readonly V1Pod[]): string {
  const running = pods.filter((pod) => containerStatuses(pod).some((status) => status.name === container && status.state?.running !== undefined));
  const rank = (pod: V1Pod): number => (pod.metadata?.deletionTimestamp === undefined ? 0 : 2) + (isReady(pod) ? 0 : 1);
  const [first] = running.toSorted((left, right) => rank(left) - rank(right));
  if (first?.metadata?.name !== undefined) return first.metadata.name;
  throw new Failure('E_KUBERNETES', `No pod of ${name} runs.`, { evidence: pods.map(({ metadata, status }) => `${metadata?.name}: ${status?.phase}`) });
}
