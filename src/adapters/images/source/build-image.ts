import { cp, link, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt, run } from '../../exec/run.ts';

/** What lies in the build context under a name: a file or folder to copy, or a symbolic link. */
export type ContextFile = { readonly at: string; readonly from: string } | { readonly at: string; readonly linkTo: string };

export interface ImageBuild {
  readonly dockerfile: string;
  readonly tags: readonly string[];
  readonly key: string;
  readonly base?: string;
  readonly files: readonly ContextFile[];
}

const keyLabel = 'dev.spirelab.key';

/** The key that an image of the engine was built with; undefined when there is no such image. */
export async function builtKey(tag: string, signal: AbortSignal): Promise<string | undefined> {
  const outcome = await attempt('docker', ['image', 'inspect', tag, '--format', `{{ index .Config.Labels "${keyLabel}" }}`], { signal });
  return outcome.exitCode === 0 ? outcome.stdout : undefined;
}

/** Builds an image, unless the engine has it with the same key. @throws Failure E_COMMAND */
export async function buildImage(build: ImageBuild, signal: AbortSignal): Promise<'built' | 'present'> {
  const keys = await Promise.all(build.tags.map((tag) => builtKey(tag, signal)));
  if (keys.every((key) => key === build.key)) return 'present';
  const context = await mkdtemp(join(tmpdir(), 'spirelab-image-'));
  try {
    for (const file of build.files) await place(context, file);
    const base = build.base === undefined ? [] : ['--build-arg', `BASE=${build.base}`];
    const names = build.tags.flatMap((tag) => ['-t', tag]);
    const args = ['build', '--network', 'none', '--label', `${keyLabel}=${build.key}`, ...base, ...names, '-f', build.dockerfile, context];
    // The engine's own builder: BuildKit's is a plugin that need not be there.
    await run('docker', args, { signal, env: { DOCKER_BUILDKIT: '0' } });
  } finally {
    await rm(context, { recursive: true, force: true });
  }
  return 'built';
}

async function place(context: string, file: ContextFile): Promise<void> {
  const path = join(context, file.at);
  await mkdir(join(path, '..'), { recursive: true });
  if ('linkTo' in file) return symlink(file.linkTo, path);
  // A hard link where both lie on one file system; a copy of 150 MB elsewhere.
  return link(file.from, path).catch(() => cp(file.from, path, { recursive: true }));
}
