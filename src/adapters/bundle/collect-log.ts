import type { V1Pod } from '@kubernetes/client-node';
import { containerStatuses } from '../../evidence/read/container-statuses.ts';
import type { Client } from '../kubernetes/client.ts';
import { wholeLines } from '../kubernetes/whole-lines.ts';

/** The log of one life of a container. */
export interface LogSource {
  readonly container: string;
  /** Which life of the container, from 0 on. */
  readonly restart: number;
  readonly file: string;
  readonly path: string;
}

/** Lines of a container that are kept, from the end. */
export interface LogTail {
  readonly text: string;
  readonly kept: number;
  readonly cut: number;
}

/** Characters that are kept of one log, however long its lines are. */
const longest = 2 * 1024 ** 2;

/** Every log that the kubelets have of these pods: of what runs or has ended, and of the life before where there was one. */
export function logsOf(pod: V1Pod): readonly LogSource[] {
  return containerStatuses(pod).flatMap(({ name, restartCount, state }) => {
    const written = state?.running !== undefined || state?.terminated !== undefined;
    return [...(written ? [logOf(pod, name, restartCount, false)] : []), ...(restartCount > 0 ? [logOf(pod, name, restartCount - 1, true)] : [])];
  });
}

function logOf({ metadata }: V1Pod, container: string, restart: number, previous: boolean): LogSource {
  const { name = '', namespace = '' } = metadata ?? {};
  const query = new URLSearchParams({ container, timestamps: 'true', ...(previous ? { previous: 'true' } : {}) });
  return { container, restart, file: logFile(namespace, name, container, restart), path: `/api/v1/namespaces/${namespace}/pods/${name}/log?${query}` };
}

/** Where a bundle has the log of a life of a container. */
export function logFile(namespace: string, pod: string, container: string, restart: number): string {
  return `logs/${namespace}/${pod}/${container}.${restart}.log`;
}

/** Reads a log to its end, and keeps its last lines: memory is bounded by those, and what is cut is counted. @throws Failure E_KUBERNETES */
export async function readTail(client: Client, path: string, lines: number, signal: AbortSignal): Promise<LogTail> {
  let kept: string[] = [];
  let length = 0;
  let cut = 0;
  const tidy = (): void => {
    let first = Math.max(0, kept.length - lines);
    for (const line of kept.slice(0, first)) length -= line.length;
    while (length > longest && first < kept.length - 1) length -= kept[first++]?.length ?? 0;
    kept = kept.slice(first);
    cut += first;
  };
  for await (const line of wholeLines(await client.stream(path, signal), () => true)) {
    kept.push(line);
    length += line.length;
    // Seldom, not with every line: what is kept is copied.
    if (kept.length >= 2 * lines || length >= 2 * longest) tidy();
  }
  tidy();
  return { text: kept.map((line) => `${line}\n`).join(''), kept: kept.length, cut };
}
