import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Failure } from '../../core/failure.ts';
import { type DownloadOptions, downloadFile, downloadText, type Unavailable } from './download.ts';

/**
 * Puts a published kind at `path`. The checksum that is published beside it is asked for first, so that nothing runs
 * unchecked; the file gets its name only when it is whole and right.
 *
 * @throws Failure E_CHECKSUM when the content is not what the publisher says
 */
export async function fetchKind(url: string, path: string, options: DownloadOptions): Promise<Unavailable | undefined> {
  const published = await downloadText(`${url}.sha256sum`, options);
  if (typeof published !== 'string') return published;
  const expected = published.match(/^([0-9a-f]{64})\b/)?.[1];
  if (expected === undefined) return { unavailable: `${url}.sha256sum is not a checksum, so what it belongs to cannot be trusted` };
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part-${randomUUID()}`;
  try {
    const received = await downloadFile(url, part, options);
    if ('unavailable' in received) return received;
    if (received.sha256 !== expected) {
      throw new Failure('E_CHECKSUM', `${url} has SHA-256 ${received.sha256}, but ${expected} is published.`);
    }
    // A rename of a file replaces the same file that another run may have put there meanwhile.
    await rename(part, path);
    return undefined;
  } finally {
    await rm(part, { force: true });
  }
}

/** The name that kind's releases give to the binary for this machine, such as `kind-linux-amd64`. */
export function releaseName(platform: string, arch: string): string {
  return `kind-${platform}-${arch === 'x64' ? 'amd64' : arch}`;
}
