import { randomUUID } from 'node:crypto';
import { link, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import * as tar from 'tar';
import { command } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import { attempt, run, tail } from '../exec/run.ts';
import { exists, folderOnce } from '../files/atomic.ts';
import { sha256OfFile } from '../files/sha256.ts';
import { type ArchiveContents, archiveContents, members } from './archive-contents.ts';
import type { ImageSet } from './image-set.ts';
import { podArchive } from './pod-archive.ts';
import { presentImages } from './registry/present-images.ts';
import { markLoaded, writeSet } from './sets.ts';

/**
 * Writes an image set to one file, for a machine that reaches neither a registry nor a module proxy. A name that ends
 * in .gz, .tgz or .zst is compressed. @throws Failure E_IMAGES, E_COMMAND
 */
export async function saveImages(set: ImageSet, file: string, signal: AbortSignal): Promise<void> {
  const target = resolve(file);
  const node = (await presentImages([set.nodeImage], signal)).get(set.nodeImage);
  if (node === undefined) throw new Failure('E_IMAGES', `The container engine has no ${set.nodeImage}.`, { next: [command('setup')] });
  await mkdir(dirname(target), { recursive: true });
  // Beside the target: there is room for it there, or there is none for the archive either.
  const work = await mkdtemp(join(dirname(target), '.spirelab-save-'));
  const part = `${target}.part-${randomUUID()}`;
  try {
    await run('docker', ['save', '-o', join(work, 'node.tar'), set.nodeImage], { signal });
    const { archive: _, ...portable } = set;
    const contents: ArchiveContents = {
      format: 'spirelab-images-1',
      set: portable,
      nodeImageId: node.id,
      sha256: { 'node.tar': await sha256OfFile(join(work, 'node.tar')), 'images.tar': await sha256OfFile(set.archive) },
    };
    await writeFile(join(work, 'contents.json'), JSON.stringify(contents, undefined, 2));
    await link(set.archive, join(work, 'images.tar')).catch(() => symlink(resolve(set.archive), join(work, 'images.tar')));
    signal.throwIfAborted();
    await tar.create({ cwd: work, file: part, portable: true, follow: true, ...compression(target) }, [...members]);
    await rename(part, target);
  } finally {
    await rm(part, { force: true });
    await rm(work, { recursive: true, force: true });
  }
}

function compression(file: string): { readonly gzip?: true; readonly zstd?: true } {
  if (/\.(gz|tgz)$/.test(file)) return { gzip: true };
  return file.endsWith('.zst') ? { zstd: true } : {};
}

/**
 * Makes an archive's image set present on this machine, and what `auto` chooses from now on.
 *
 * @throws Failure E_CONFIG for a file that is no such archive, E_CHECKSUM for one that was damaged or changed on its
 * way, E_IMAGES when the engine does not take it
 */
export async function loadImages(file: string, cache: string, signal: AbortSignal): Promise<ImageSet> {
  if (!(await exists(file))) throw new Failure('E_CONFIG', `There is no file ${file}.`);
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'load-'));
  try {
    const contents = await unpack(file, work, signal);
    for (const [name, expected] of Object.entries(contents.sha256)) {
      if ((await sha256OfFile(join(work, name)).catch(() => 'absent')) !== expected) throw damaged(file, `its ${name} is not the one that was saved`);
    }
    signal.throwIfAborted();
    await loadNode(contents, join(work, 'node.tar'), file, signal);
    const { key } = contents.set;
    await folderOnce(dirname(podArchive(cache, key)), async (part) => rename(join(work, 'images.tar'), join(part, 'images.tar')));
    const set: ImageSet = { ...contents.set, archive: podArchive(cache, key) };
    await writeSet(cache, set);
    await markLoaded(cache, key);
    return set;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Only files that an archive of ours has are taken out of it, whatever else somebody put in. */
async function unpack(file: string, work: string, signal: AbortSignal): Promise<ArchiveContents> {
  const wanted = new Set<string>(members);
  try {
    await tar.extract({ file, cwd: work, strict: true, filter: (path, entry) => wanted.has(path) && 'type' in entry && entry.type === 'File' });
  } catch (cause) {
    throw damaged(file, 'it cannot be unpacked', cause);
  }
  signal.throwIfAborted();
  const text = await readFile(join(work, 'contents.json'), 'utf8').catch(() => undefined);
  if (text === undefined) throw new Failure('E_CONFIG', `${file} is not an archive that the command images save wrote.`);
  const parsed = archiveContents.safeParse(jsonOf(text));
  if (!parsed.success) throw new Failure('E_CONFIG', `${file} was written by another version of spirelab, or by something else.`, { cause: parsed.error });
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function loadNode({ set, nodeImageId }: ArchiveContents, path: string, file: string, signal: AbortSignal): Promise<void> {
  if ((await presentImages([set.nodeImage], signal)).get(set.nodeImage)?.id === nodeImageId) return;
  const outcome = await attempt('docker', ['load', '-i', path], { signal });
  if (outcome.exitCode !== 0) throw new Failure('E_IMAGES', 'The container engine does not accept the node image.', { evidence: tail(outcome) });
  // Not its id: engines with containerd's image store and with their own give one image two ids.
  if ((await presentImages([set.nodeImage], signal)).has(set.nodeImage)) return;
  throw damaged(file, `its node.tar does not hold ${set.nodeImage}`);
}

function damaged(file: string, what: string, cause?: unknown): Failure {
  return new Failure('E_CHECKSUM', `${file} was damaged or changed since it was saved: ${what}.`, {
    cause,
    hint: 'Copy it again, or save it again. Nothing of it was kept.',
  });
}
