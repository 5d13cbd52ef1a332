import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { fetchOutside } from '../net/fetch.ts';

/** Where a download could not be had: one phrase that completes "… could not be downloaded: ". */
export interface Unavailable {
  readonly unavailable: string;
}

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Milliseconds without a single byte after which the server counts as hung. */
  readonly patience: number;
}

/** A small text behind an address. Throws nothing but the signal's reason. */
export async function downloadText(url: string, options: DownloadOptions): Promise<string | Unavailable> {
  const chunks: Uint8Array[] = [];
  const outcome = await receive(url, options, async (chunk) => void chunks.push(chunk));
  return outcome ?? Buffer.concat(chunks).toString('utf8');
}

/** Writes what lies behind an address to a new file; says its SHA-256 in hex. Throws the signal's reason and file errors. */
export async function downloadFile(url: string, path: string, options: DownloadOptions): Promise<{ readonly sha256: string } | Unavailable> {
  await using file = await open(path, 'wx', 0o755);
  const hash = createHash('sha256');
  const outcome = await receive(url, options, async (chunk) => {
    hash.update(chunk);
    await file.writeFile(chunk);
  });
  if (outcome !== undefined) return outcome;
  // The rename that follows must not be on disk before the content is.
  await file.sync();
  return { sha256: hash.digest('hex') };
}

async function receive(url: string, { signal, patience }: DownloadOptions, take: (chunk: Uint8Array) => Promise<void>): Promise<Unavailable | undefined> {
  const hung = new AbortController();
  const timer = setTimeout(() => hung.abort(), patience);
  const chunks = { [Symbol.asyncIterator]: () => body(url, AbortSignal.any([signal, hung.signal])) };
  try {
    for await (const chunk of chunks) {
      timer.refresh();
      if ('unavailable' in chunk) return chunk;
      await take(chunk);
    }
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (hung.signal.aborted) return { unavailable: `${new URL(url).host} sent nothing for ${patience / 1000} s` };
    // fetch reports every trouble on the wire as a TypeError; anything else is not the server's doing.
    if (!(error instanceof TypeError)) throw error;
    return { unavailable: `${new URL(url).host}: ${because(error)}` };
  } finally {
    clearTimeout(timer);
  }
}

async function* body(url: string, signal: AbortSignal): AsyncGenerator<Uint8Array | Unavailable> {
  const response = await fetchOutside(url, { signal });
  if (!response.ok) {
    await response.body?.cancel();
    yield { unavailable: `${url} answers ${response.status}` };
    return;
  }
  if (response.body !== null) yield* response.body;
}

function because(error: TypeError): string {
  const cause = error.cause as { readonly code?: string; readonly message?: string } | undefined;
  return cause?.code ?? cause?.message ?? error.message;
}
