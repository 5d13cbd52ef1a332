import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import { Header, Pax } from 'tar';
import { Failure } from '../../core/failure.ts';
import type { Collected } from './collect.ts';
import type { CollectedFile } from './collection.ts';
import { bundleFormat, type Manifest, manifestFile } from './manifest.ts';

/** Bytes; what a tar archive consists of. */
const block = 512;

/** What a bundle says of itself beside what was collected. */
export type BundleFacts = Pick<Manifest, 'tool' | 'why' | 'lab' | 'versions' | 'followed' | 'settings'>;

export interface WrittenBundle {
  readonly manifest: Manifest;
  /** Bytes of the file. */
  readonly size: number;
}

/**
 * Writes a bundle: a tar archive, compressed by Zstandard, with the manifest as its first file. The file is whole or absent.
 *
 * @throws Failure E_DISK_FULL; E_CONFIG where it cannot be written there
 */
export async function writeBundle(file: string, facts: BundleFacts, { files, takenAt, absent, missing }: Collected): Promise<WrittenBundle> {
  const manifest: Manifest = {
    $schema: bundleFormat,
    ...facts,
    ...(takenAt === undefined ? {} : { takenAt }),
    files: files.map(({ text, ...file }) => ({ ...file, bytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') })),
    absent,
    missing,
  };
  const target = resolve(file);
  const part = `${target}.part-${randomUUID()}`;
  try {
    await mkdir(dirname(target), { recursive: true });
    const archive = packed([{ path: manifestFile, text: `${JSON.stringify(manifest, undefined, 2)}\n` }, ...files], takenAt);
    // In one piece, so that a file that was cut anywhere is told by its frame; with a checksum, for the manifest itself.
    const compressed = await promisify(zstdCompress)(archive, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
    // Only for its user: what a cluster says of itself is nobody else's business.
    await writeFile(part, compressed, { mode: 0o600 });
    await rename(part, target);
    return { manifest, size: compressed.length };
  } catch (cause) {
    await rm(part, { force: true }).catch(() => undefined);
    throw unwritten(target, cause);
  }
}

/** A tar archive. node-tar's own packer is for files on a disk: of those in memory it takes no more than four. */
function packed(files: readonly Pick<CollectedFile, 'path' | 'text'>[], takenAt: string | undefined): Buffer {
  const mtime = takenAt === undefined ? new Date(0) : new Date(takenAt);
  const entries = files.flatMap(({ path, text }) => {
    const content = Buffer.from(text);
    const header = Buffer.alloc(block);
    const isTooLong = new Header({ path, type: 'File', mode: 0o600, size: content.length, mtime }).encode(header, 0);
    return [
      ...(isTooLong ? [new Pax({ path, size: content.length, mtime }).encode()] : []),
      header,
      content,
      Buffer.alloc((block - (content.length % block)) % block),
    ];
  });
  // Its end is two empty blocks (POSIX.1-2017, pax).
  return Buffer.concat([...entries, Buffer.alloc(2 * block)]);
}

function unwritten(file: string, cause: unknown): Error {
  const { code, message } = cause instanceof Error ? (cause as NodeJS.ErrnoException) : { code: undefined, message: String(cause) };
  if (code === 'ENOSPC') return new Failure('E_DISK_FULL', `${file} could not be written: no space is left on its disk.`, { cause });
  return new Failure('E_CONFIG', `${file} cannot be written: ${message}.`, { cause });
}
