import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { constants, zstdCompress } from 'node:zlib';
import { Header, Pax } from 'tar';
import { Failure, messageOf } from '../../core/failure.ts';
import { writeAtomically } from '../files/atomic.ts';
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
  try {
    const archive = packed([{ path: manifestFile, text: `${JSON.stringify(manifest, undefined, 2)}\n` }, ...files], takenAt);
    // In one piece, so that a file that was cut anywhere is told by its frame; with a checksum, for the manifest itself.
    const compressed = await promisify(zstdCompress)(archive, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
    // Only for its user: what a cluster says of itself is nobody else's business.
    await writeAtomically(target, compressed, 0o600);
    return { manifest, size: compressed.length };
  } catch (cause) {
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
  return cause instanceof Failure ? cause : new Failure('E_CONFIG', `${file} cannot be written: ${messageOf(cause)}.`, { cause });
}
