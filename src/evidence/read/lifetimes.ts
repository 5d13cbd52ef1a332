import type { V1ConfigMap, V1Pod } from '@kubernetes/client-node';
import type { LogEntry } from '../../logs/entry.ts';
import { formatTimestamp, toSeconds } from '../../logs/timestamp.ts';
import type { Answers, HeldSvids } from '../answers.ts';
import { pathOf } from '../api-path.ts';
import type { DeployedPods } from '../nouns.ts';
import type { Question } from '../questions.ts';
import type { RawEvidence } from '../raw.ts';
import { configurationIn, settingText } from './configuration.ts';
import { entries } from './entries.ts';
import { podsOf } from './pods-of.ts';

/** What is said of lifetimes, and what a workload's pods tell of the X509-SVIDs that they were given. A pod that a check starts for itself (twin) tells nothing of them. */
export async function lifetimes({ of, by }: Question<'lifetimes'>, raw: RawEvidence, signal: AbortSignal): Promise<Answers['lifetimes']> {
  const [registered, config, pods] = await Promise.all([entries(raw, signal), raw.object<V1ConfigMap>(pathOf(by), signal), raw.pods(signal)]);
  const defaultTtl = settingText(configurationIn(config?.data, 'server')?.settings, ['server', 'default_x509_svid_ttl']);
  return {
    entries: registered,
    ...(defaultTtl === undefined ? {} : { defaultTtl }),
    held: podsOf(pods, of)
      .filter(({ metadata }) => metadata?.labels?.['twin'] === undefined)
      .map((pod) => readHeld(pod, of, raw.logs.entries)),
  };
}

/** Since its program started last. */
export function readHeld({ metadata }: V1Pod, { id, container }: Pick<DeployedPods, 'id' | 'container'>, lines: readonly LogEntry[]): HeldSvids {
  const own = lines.filter(({ writer }) => writer.podUid === metadata?.uid && writer.container === container);
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
