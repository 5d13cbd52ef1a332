import type { KubernetesListObject, KubernetesObject } from '@kubernetes/client-node';
import type { RawEvidence } from '../../evidence/raw.ts';
import type { LogBook } from '../../logs/log-book.ts';
import type { Client } from '../kubernetes/client.ts';
import type { PodWatch } from '../kubernetes/pod-watch.ts';
import type { ServerCli } from '../spire/server-cli.ts';
import { apiAuthorizer } from './authorizer.ts';

interface Sources extends Pick<RawEvidence, 'node'> {
  readonly client: Client;
  readonly cli: ServerCli;
  readonly pods: readonly PodWatch[];
  readonly logs: LogBook;
}

/** A lab that runs, as evidence: each time that something is asked for, it is fetched. */
export function liveEvidence({ client, cli, pods, logs, node }: Sources): RawEvidence {
  return {
    object: (path, signal) => client.find(path, signal),
    async list<T>(path: string, signal: AbortSignal) {
      return (await client.get<KubernetesListObject<T & KubernetesObject>>(path, signal)).items;
    },
    pods: async () => pods.flatMap((watch) => [...watch.pods.values()]),
    server: (command, signal) => cli.run(command, signal),
    node,
    now: (signal) => client.serverTime(signal),
    logs,
    authorizer: apiAuthorizer(client),
  };
}
