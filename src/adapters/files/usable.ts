import { lstat, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { shell } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import { quoted } from '../../core/quoted.ts';
import { chosenBy, type Paths } from './paths.ts';

/** Labs, images and tools, and what is put together and thrown away again, such as what an image is built from. */
export type Folder = keyof Paths | 'temporary';

export interface UnusableFolder {
  readonly folder: Folder;
  /** One sentence: which folder, who names it, what hinders. */
  readonly why: string;
  /** The same where the folder's name stands before it. */
  readonly detail: string;
  /** The command that shows what is wrong, ready to paste. */
  readonly next: string;
}

/** One block of a file system: a disk that takes this much also takes what `down` writes before it frees space. Bytes. */
const sample = 4096;

/**
 * What hinders this user from keeping labs and images, by trying it: a mode says nothing to root, and nothing of a
 * read-only or full disk. Leaves nothing behind, and makes no folder that was not there.
 */
export async function unusableFolders(paths: Paths, env: NodeJS.ProcessEnv): Promise<readonly UnusableFolder[]> {
  const places: Readonly<Record<Folder, string>> = { ...paths, temporary: tmpdir() };
  const found = await Promise.all(folders.map((folder) => hindrance(folder, places[folder], chosenBy(folder, env))));
  return found.filter((one) => one !== undefined);
}

/** What a folder is called in a sentence. */
const names = { state: 'folder of the labs', cache: 'cache', temporary: 'temporary folder' } as const;

export const folders: readonly Folder[] = ['state', 'cache', 'temporary'];

/** @throws Failure E_FOLDER with all that is wrong */
export async function demandFolders(paths: Paths, env: NodeJS.ProcessEnv): Promise<void> {
  const [first, ...others] = await unusableFolders(paths, env);
  if (first === undefined) return;
  throw new Failure('E_FOLDER', first.why, { next: [shell(first.next)], ...(others.length === 0 ? {} : { evidence: others.map(({ why }) => why) }) });
}

async function hindrance(folder: Folder, path: string, by: string): Promise<UnusableFolder | undefined> {
  const tell = (what: string, next: string): UnusableFolder => ({
    folder,
    why: `The ${names[folder]}, ${path} (${by}), ${what}.`,
    detail: `${path} (${by}) ${what}`,
    next,
  });
  // It would be another folder for each place that a command is typed in. The XDG specification wants it left out too.
  if (!isAbsolute(path)) return tell('is not an absolute path', `unset ${by.split('=')[0]}`);
  const present = await nearest(path);
  const what = { folder: undefined, file: 'a file', link: 'a link to nothing' }[present.kind];
  if (what !== undefined)
    return tell(present.path === path ? `is ${what}` : `is below ${present.path}, which is not a folder`, `ls -ld ${quoted(present.path)}`);
  try {
    if (present.path === path) await readdir(path);
    const trial = await mkdtemp(join(present.path, '.spirelab-trial-'));
    await writeFile(join(trial, 'sample'), Buffer.alloc(sample)).finally(() => rm(trial, { recursive: true, force: true }));
    return undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    return tell(
      `cannot be written: ${hindrances[code] ?? code}`,
      code === 'ENOSPC' || code === 'EROFS' ? `df -h ${quoted(present.path)}` : `ls -ld ${quoted(present.path)}`,
    );
  }
}

const hindrances: Readonly<Record<string, string>> = {
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'its file system is read-only',
  ENOSPC: 'no space is left on its disk',
  EDQUOT: "this user's quota is used up",
};

/** What is there of a path: itself, or the nearest thing above it. */
async function nearest(path: string): Promise<{ readonly path: string; readonly kind: 'folder' | 'file' | 'link' }> {
  for (let at = path; ; at = dirname(at)) {
    try {
      return { path: at, kind: (await stat(at)).isDirectory() ? 'folder' : 'file' };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // What this user may not look at is tried as a folder, and fails for its own reason.
      if (at === dirname(at) || (code !== 'ENOENT' && code !== 'ENOTDIR')) return { path: at, kind: 'folder' };
    }
    const link = await lstat(at).catch(() => undefined);
    if (link !== undefined) return { path: at, kind: 'link' };
  }
}
