import type { LineEvidence } from '../core/results.ts';
import { formatTimestamp, parseTimestamp } from './timestamp.ts';

/** The container that wrote a line. A restart makes another writer of it. */
export interface Writer {
  readonly namespace: string;
  readonly pod: string;
  readonly podUid: string;
  readonly node: string;
  readonly container: string;
  readonly restart: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** Fields of a log line by name: strings, numbers, booleans or whatever JSON held. */
export type Fields = Readonly<Record<string, unknown>>;

export interface LogEntry {
  /** Nanoseconds, stamped by the container runtime of the node: the only clock that verdicts use. */
  readonly at: bigint;
  readonly writer: Writer;
  /** The line as it was written, without the runtime's stamp. */
  readonly line: string;
  readonly level: string;
  /** SPIRE's `msg`, or the demo's `event`; the whole line where it is neither JSON nor logfmt. */
  readonly message: string;
  readonly fields: Fields;
}

export function evidenceOf(entry: LogEntry): LineEvidence {
  const { node, namespace, pod, container } = entry.writer;
  return { kind: 'line', at: formatTimestamp(entry.at), node, namespace, pod, container, line: entry.line };
}

/** Splits the runtime's stamp from a line of a log that was asked for with `timestamps=true`. */
export function splitStamp(raw: string): { readonly at: bigint; readonly line: string } | undefined {
  const space = raw.indexOf(' ');
  const at = parseTimestamp(space === -1 ? raw : raw.slice(0, space));
  return at === undefined ? undefined : { at, line: space === -1 ? '' : raw.slice(space + 1) };
}
