import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { V1Pod } from '@kubernetes/client-node';
import pLimit from 'p-limit';
import { containerStatuses } from '../../evidence/read/container-statuses.ts';
import type { Component } from '../../lab/sources.ts';
import { attempt } from '../exec/run.ts';
import { nodeContainers } from '../kind/kind-cluster.ts';
import type { Client } from '../kubernetes/client.ts';
import { serverCli } from '../spire/server-cli.ts';

/** Everything of these kinds is written down; Secrets are not among them, and no object that is has a secret value. */
const collections = {
  nodes: '/api/v1/nodes',
  pods: '/api/v1/pods',
  events: '/api/v1/events',
  configmaps: '/api/v1/configmaps',
  services: '/api/v1/services',
  persistentvolumes: '/api/v1/persistentvolumes',
  persistentvolumeclaims: '/api/v1/persistentvolumeclaims',
  deployments: '/apis/apps/v1/deployments',
  daemonsets: '/apis/apps/v1/daemonsets',
  statefulsets: '/apis/apps/v1/statefulsets',
  csinodes: '/apis/storage.k8s.io/v1/csinodes',
} as const;

/**
 * Writes down what somebody needs to find out later why a run failed: every container's log (of the previous container
 * too), events, objects, entries, agents, and the nodes' own state. What cannot be had is noted, and the rest is
 * written all the same: a bundle is made when things are broken.
 *
 * @returns what could not be had, in words
 */
export async function writeBundle(
  folder: string,
  cluster: string,
  server: Component,
  client: Client | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  await mkdir(join(folder, 'logs'), { recursive: true });
  const missing: string[] = [];
  const part = async (name: string, get: () => Promise<string>): Promise<void> => {
    try {
      await writeFile(join(folder, name), await get());
    } catch (error) {
      missing.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
  const nodes = await nodeContainers(cluster, signal).catch(() => []);
  await part('containers.json', async () => json(nodes));
  for (const { name } of nodes)
    await part(`${name}.txt`, async () => (await attempt('docker', ['logs', '--tail', '500', name], { signal, timeout: 20_000 })).stdout);
  if (client !== undefined) {
    await Promise.all(
      Object.entries(collections).map(([name, path]) => part(`${name}.json`, async () => json(withoutManagedFields(await client.get(path, signal))))),
    );
    const cli = serverCli(client, server);
    await part('entries.json', async () => json(await cli.run(['entry', 'show'], signal)));
    await part('agents.json', async () => json(await cli.run(['agent', 'list'], signal)));
    await part('trust-bundle.json', async () => json(await cli.run(['bundle', 'show'], signal)));
    const pods = await client.get<{ readonly items: readonly V1Pod[] }>('/api/v1/pods', signal).catch(() => ({ items: [] as readonly V1Pod[] }));
    const atOnce = pLimit(8);
    await Promise.all(
      pods.items.flatMap((pod) => logsOf(pod).map(({ file, path }) => atOnce(() => part(join('logs', file), () => text(client, path, signal))))),
    );
  }
  if (missing.length > 0) await writeFile(join(folder, 'missing.txt'), `${missing.join('\n')}\n`);
  return missing;
}

function logsOf(pod: V1Pod): readonly { readonly file: string; readonly path: string }[] {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  return containerStatuses(pod).flatMap((status) => {
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/log?container=${status.name}&timestamps=true`;
    const file = `${namespace}.${name}.${status.name}`;
    return [{ file: `${file}.log`, path }, ...(status.restartCount > 0 ? [{ file: `${file}.previous.log`, path: `${path}&previous=true` }] : [])];
  });
}

async function text(client: Client, path: string, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await client.stream(path, signal)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Field ownership is the longest part of most objects, and tells nothing here. */
function withoutManagedFields(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'managedFields' ? undefined : inner)));
}
