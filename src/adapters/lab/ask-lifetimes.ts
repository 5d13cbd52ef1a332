import type { V1ConfigMap, V1Pod } from '@kubernetes/client-node';
import type { HeldSvids, LifetimesState } from '../../evidence/answers.ts';
import type { DeployedPods, ObjectName } from '../../evidence/nouns.ts';
import type { LogEntry } from '../../logs/entry.ts';
import type { LogBook } from '../../logs/log-book.ts';
import { formatTimestamp, toSeconds } from '../../logs/timestamp.ts';
import type { Client } from '../kubernetes/client.ts';
import { pathOf } from '../kubernetes/resources.ts';
import type { ServerCli } from '../spire/server-cli.ts';
import { showEntries } from '../spire/show-entries.ts';

/** What is said of lifetimes, and what a workload's pods tell of the X509-SVIDs that they were given. A pod that a check starts for itself (twin) tells nothing of them. */
export async function lifetimes(
  { of, by }: { readonly of: DeployedPods; readonly by: ObjectName },
  client: Client,
  cli: ServerCli,
  logs: LogBook,
  pods: readonly V1Pod[],
  signal: AbortSignal,
): Promise<LifetimesState> {
  const [entries, config] = await Promise.all([showEntries(cli, signal), client.find<V1ConfigMap>(pathOf(by), signal)]);
  const defaultTtl = config?.data?.['server.conf']?.match(/^\s*default_x509_svid_ttl\s*=\s*"([^"]*)"/m)?.[1];
  return {
    entries,
    ...(defaultTtl === undefined ? {} : { defaultTtl }),
    held: pods.filter(({ metadata }) => metadata?.labels?.['twin'] === undefined).map((pod) => heldBy(pod, of, logs.entries)),
  };
}

function heldBy({ metadata }: V1Pod, { id, container }: DeployedPods, entries: readonly LogEntry[]): HeldSvids {
  const own = entries.filter(({ writer }) => writer.podUid === metadata?.uid && writer.container === container);
  const last = own.at(-1)?.writer.restart;
  const since = own.filter(({ writer }) => writer.restart === last);
  const started = since.find(({ message }) => message === 'start');
  const svids = since.filter(({ message, fields }) => message === 'svid' && fields['spiffe_id'] === id);
  return {
    pod: metadata?.name ?? '',
    ...(started === undefined ? {} : { started: formatTimestamp(started.at) }),
    seconds: svids.map(secondsOf),
    issued: svids.filter((svid) => started === undefined || issuedAt(svid) >= toSeconds(started.at)).map(secondsOf),
  };
}

function secondsOf({ fields }: LogEntry): number {
  return (Date.parse(String(fields['not_after'])) - Date.parse(String(fields['not_before']))) / 1000;
}

/** SPIRE Server sets NotBefore back by ten seconds (SPIRE 1.15.3). Seconds since 1970. */
function issuedAt({ fields }: LogEntry): number {
  return Date.parse(String(fields['not_before'])) / 1000 + 10;
}
