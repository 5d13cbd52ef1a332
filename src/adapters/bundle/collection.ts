import pLimit from 'p-limit';
import { Failure, messageOf } from '../../core/failure.ts';
import { type Cleaner, cleaners } from './cleaner.ts';
import type { BundledFile, Manifest, Origin } from './manifest.ts';

/** A file of a bundle, before it is packed. */
export interface CollectedFile extends Pick<BundledFile, 'path' | 'from' | 'removed' | 'lines'> {
  readonly text: string;
}

/** A cleaned text, and what of a log it is. */
export type Part = Pick<CollectedFile, 'text' | 'lines'>;

/** Reads a part and cleans it; undefined where there is nothing to be kept. */
export type ReadPart = (cleaner: Cleaner, signal: AbortSignal) => Promise<Part | undefined>;

/** What was collected so far. */
export interface Collection {
  /** Reads a part, with others beside it. One that fails is noted as missing, and nothing is thrown. */
  add(path: string, from: Origin, read: ReadPart): Promise<void>;
  /** Notes a path of the API that is not served. */
  lacks(path: string): void;
  /** The text of a part that was read. */
  text(path: string): string | undefined;
  /** In the order of paths. */
  finish(): Pick<Manifest, 'absent' | 'missing'> & { readonly files: readonly CollectedFile[] };
}

/** Milliseconds that one answer may take: what hangs must not cost the rest. */
const answerWithin = 20_000;

export function startCollection(signal: AbortSignal): Collection {
  const files = new Map<string, CollectedFile>();
  const missing: Manifest['missing'][number][] = [];
  const absent: string[] = [];
  const clean = cleaners();
  const atOnce = pLimit(16);
  return {
    add: (path, from, read) =>
      atOnce(async () => {
        const cleaner = clean();
        try {
          const part = await read(cleaner, AbortSignal.any([signal, AbortSignal.timeout(answerWithin)]));
          if (part !== undefined) files.set(path, { path, from, ...part, ...(cleaner.removed === 0 ? {} : { removed: cleaner.removed }) });
        } catch (error) {
          missing.push({ path, from, why: clean().text(whyOf(error)) });
        }
      }),
    lacks: (path) => void absent.push(path),
    text: (path) => files.get(path)?.text,
    finish: () => ({ files: [...files.values()].sort(byPath), absent: absent.toSorted(), missing: missing.toSorted(byPath) }),
  };
}

function byPath(left: { readonly path: string }, right: { readonly path: string }): number {
  return left.path < right.path ? -1 : 1;
}

/** What was thrown, with the end of what a command printed: there it says why. */
function whyOf(error: unknown): string {
  const last = error instanceof Failure ? error.detail.evidence?.at(-1) : undefined;
  return last === undefined ? messageOf(error) : `${messageOf(error)}: ${last}`;
}
