import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdDecompress } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { Failure } from '../../core/failure.ts';
import { bundleFormat, type Manifest, manifestFile, manifestSchema } from './manifest.ts';

/** A bundle that was read, and found to be what its manifest says. */
export interface Bundle {
  readonly manifest: Manifest;
  /** Bytes of the compressed file. */
  readonly size: number;
  /** Undefined for a file that it does not have. */
  text(path: string): string | undefined;
}

/** How much a bundle may hold; one of a lab is a few megabytes. */
export interface Limits {
  readonly bytes: number;
  readonly files: number;
}

const usual: Limits = { bytes: 128 * 1024 ** 2, files: 10_000 };
/** The window that a reader of Zstandard must keep, as a power of two: what writes bundles uses 2 MiB. */
const window = 23;

/**
 * Reads a bundle into memory, never to disk, and trusts nothing of it: its size, its names and its hashes are checked.
 *
 * @throws Failure E_BUNDLE with what is wrong with it
 */
export async function openBundle(file: string, limits: Limits = usual): Promise<Bundle> {
  const size = await stat(file).then(
    (found) => {
      if (!found.isFile()) throw bad(file, 'it is not a file');
      return found.size;
    },
    (cause: unknown) => {
      throw (cause as NodeJS.ErrnoException).code === 'ENOENT'
        ? new Failure('E_BUNDLE', `There is no file ${file}.`, { cause })
        : bad(file, 'this user may not read it, or its disk does not answer', cause);
    },
  );
  const contents = await unpack(file, limits);
  const manifest = manifestIn(file, contents.get(manifestFile));
  check(file, manifest, contents);
  return { manifest, size, text: (path) => contents.get(path)?.toString('utf8') };
}

async function unpack(file: string, limits: Limits): Promise<ReadonlyMap<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  let left = limits.bytes;
  const parser = new Parser({ strict: true, onReadEntry: (entry) => take(entry) });
  const take = (entry: ReadEntry): void => {
    const { path, type } = entry;
    const why = refusal(path, type, contents, limits);
    if (why !== undefined) {
      parser.abort(bad(file, why));
      return;
    }
    contents.set(path, Buffer.alloc(0));
    const chunks: Buffer[] = [];
    entry.on('data', (chunk) => void chunks.push(chunk));
    entry.on('end', () => void contents.set(path, Buffer.concat(chunks)));
  };
  const failed = Promise.withResolvers<never>();
  parser.on('error', failed.reject);
  const bounded = new Writable({
    write(chunk: Buffer, _, done) {
      left -= chunk.length;
      if (left < 0) return done(bad(file, `unpacked, it is larger than ${Math.floor(limits.bytes / 1024 ** 2)} MiB`));
      parser.write(chunk);
      done();
    },
    final(done) {
      parser.once('end', () => done());
      parser.end();
    },
  });
  try {
    const decompress = createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: window } });
    await Promise.race([pipeline(createReadStream(file), decompress, bounded), failed.promise]);
  } catch (cause) {
    bounded.destroy();
    throw cause instanceof Failure ? cause : bad(file, broken(cause), cause);
  }
  return contents;
}

/** Why an entry of the archive is none of a bundle. */
function refusal(path: string, type: string, found: ReadonlyMap<string, Buffer>, { files }: Limits): string | undefined {
  const parts = path.split('/');
  if (type !== 'File' && type !== 'OldFile') return `it holds ${JSON.stringify(path)}, which is no file but ${type}`;
  if (path.startsWith('/') || path.includes('\\') || parts.includes('..') || parts.includes(''))
    return `it holds a file that lies outside of it: ${JSON.stringify(path)}`;
  if (found.size === 0 && path !== manifestFile) return `its first file is ${JSON.stringify(path)}, not ${manifestFile}: no bundle begins like that`;
  if (found.has(path)) return `it holds ${JSON.stringify(path)} twice`;
  return found.size >= files ? `it holds more than ${files} files` : undefined;
}

function broken(cause: unknown): string {
  const { code = '', message } = cause instanceof Error ? (cause as NodeJS.ErrnoException) : { message: String(cause) };
  if (code === 'ZSTD_error_prefix_unknown') return 'it is not compressed by Zstandard';
  if (code === 'Z_BUF_ERROR' || /unexpected end|truncated/i.test(message)) return 'it ends too early: it was cut off on its way';
  if (code.startsWith('ZSTD_')) return `it cannot be unpacked (${code})`;
  return code.startsWith('TAR_') ? `what it holds is no tar archive (${message})` : message;
}

function manifestIn(file: string, content: Buffer | undefined): Manifest {
  if (content === undefined) throw bad(file, `it has no ${manifestFile}`);
  const value = jsonOf(content.toString('utf8'));
  const format = formatOf(value);
  if (format !== bundleFormat) {
    const says = format === undefined ? 'does not say its format' : `is of the format ${JSON.stringify(format)}`;
    throw bad(file, `its ${manifestFile} ${says}, and this spirelab reads ${bundleFormat}`);
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) throw bad(file, `its ${manifestFile} is not as its format says`, parsed.error);
  return parsed.data;
}

function formatOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && '$schema' in value && typeof value.$schema === 'string' ? value.$schema : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Each file is what the manifest says, and there is no other. */
function check(file: string, { files }: Manifest, contents: ReadonlyMap<string, Buffer>): void {
  const told = new Map(files.map((each) => [each.path, each]));
  for (const { path, bytes, sha256 } of files) {
    const content = contents.get(path);
    if (content === undefined) throw bad(file, `it has no ${JSON.stringify(path)}, which its manifest names`);
    if (content.length !== bytes || createHash('sha256').update(content).digest('hex') !== sha256)
      throw bad(file, `its ${JSON.stringify(path)} is not the one that was collected`);
  }
  const more = [...contents.keys()].find((path) => path !== manifestFile && !told.has(path));
  if (more !== undefined) throw bad(file, `its manifest does not name ${JSON.stringify(more)}`);
}

function bad(file: string, what: string, cause?: unknown): Failure {
  return new Failure('E_BUNDLE', `${file} is not a bundle that can be read: ${what}.`, { cause });
}
