import type { V1Pod } from '@kubernetes/client-node';
import { type LogEntry, splitStamp, type Writer } from '../../logs/entry.ts';
import { LogBook } from '../../logs/log-book.ts';
import { parseEntry } from '../../logs/parse-entry.ts';
import { logFile, logsOf } from './collect-log.ts';
import type { Bundle } from './open-bundle.ts';

/** The lines that a bundle has of these pods, in order of time; none of them is ever forgotten. */
export function bundleLogs(bundle: Bundle, pods: readonly V1Pod[]): LogBook {
  const book = new LogBook(() => Number.POSITIVE_INFINITY);
  const entries = pods.flatMap((pod) => logsOf(pod).flatMap(({ container, restart }) => linesOf(bundle, pod, container, restart)));
  for (const entry of entries.toSorted((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0))) book.add(entry);
  return book;
}

function linesOf(bundle: Bundle, { metadata, spec }: V1Pod, container: string, restart: number): readonly LogEntry[] {
  const { name = '', namespace = '', uid = '', labels = {} } = metadata ?? {};
  const writer: Writer = { namespace, pod: name, podUid: uid, node: spec?.nodeName ?? '', container, restart, labels };
  const text = bundle.text(logFile(namespace, name, container, restart)) ?? '';
  return text.split('\n').flatMap((raw) => {
    const stamped = splitStamp(raw);
    return stamped === undefined ? [] : [parseEntry(stamped.at, stamped.line, writer)];
  });
}
