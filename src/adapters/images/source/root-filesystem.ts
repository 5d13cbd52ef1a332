import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { command, commandAsRoot, shell } from '../../../core/command-line.ts';
import { Failure } from '../../../core/failure.ts';
import { attempt, run, tail } from '../../exec/run.ts';
import { exists, folderOnce } from '../../files/atomic.ts';
import { keyOf } from '../../files/content-key.ts';
import { projectRoot } from '../../files/paths.ts';
import { unmountBelow } from '../../files/unmount-below.ts';
import { toldPart } from '../told-part.ts';
import type { BuildContext } from './build-program.ts';

/** Debian 12: systemd 252 still runs on cgroup v1, which Debian 13's does not like. */
const suite = 'bookworm';

/** What the running system needs none of; kind's images leave the same out. */
const leftOut = ['var/cache/apt', 'var/lib/apt/lists', 'var/log', 'usr/share/doc', 'usr/share/man', 'usr/share/locale', 'usr/share/info'];

/** Debian as an archive of one layer. @throws Failure E_IMAGES */
export async function rootFilesystem(context: BuildContext): Promise<{ readonly key: string; readonly archive: string }> {
  const packages = (await readFile(join(projectRoot, 'images/node/packages.txt'), 'utf8')).split('\n').filter((name) => name !== '');
  const key = keyOf(suite, ...packages, ...leftOut);
  const folder = join(context.cache, 'rootfs', key);
  const archive = join(folder, 'rootfs.tar');
  if (await exists(archive)) return { key, archive };
  await toldPart({ doing: 'installing', part: `Debian ${suite}` }, context, () => install(folder, packages, context.signal));
  return { key, archive };
}

async function install(folder: string, packages: readonly string[], signal: AbortSignal): Promise<void> {
  await needDebootstrap(signal);
  await folderOnce(folder, async (part) => {
    const root = join(part, 'root');
    const args = ['--variant=minbase', `--include=${packages.join(',')}`, suite, root, await mirror()];
    const outcome = await attempt('debootstrap', args, { signal }).finally(() => unmountBelow(part, new AbortController().signal));
    if (outcome.exitCode !== 0) throw new Failure('E_IMAGES', 'Debian could not be installed into a folder', { evidence: tail(outcome) });
    for (const path of leftOut) await rm(join(root, path), { recursive: true, force: true });
    await run('tar', ['--numeric-owner', '--exclude=./dev/*', '-C', root, '-cf', join(part, 'rootfs.tar'), '.'], { signal });
    await rm(root, { recursive: true, force: true });
  });
}

async function needDebootstrap(signal: AbortSignal): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new Failure('E_IMAGES', 'Building a node image from Debian packages needs root', { next: [commandAsRoot('images', 'build')] });
  }
  if (!(await attempt('debootstrap', ['--version'], { signal })).missing) return;
  const install = await attempt('apt-get', ['install', '-y', '--no-install-recommends', 'debootstrap'], {
    signal,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (install.exitCode !== 0) {
    throw new Failure('E_IMAGES', 'debootstrap is not installed', { next: [shell('apt-get install debootstrap')], evidence: tail(install) });
  }
}

/** The mirror that this machine's apt uses already; none is named here. */
async function mirror(): Promise<string> {
  for (const file of ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list']) {
    const text = await readFile(file, 'utf8').catch(() => '');
    const address = text.match(/^(?:URIs:|deb(?:\s+\[[^\]]*\])?)\s+(\S+\/debian\/?)(?:\s|$)/m)?.[1];
    if (address !== undefined) return address;
  }
  throw new Failure('E_IMAGES', 'No Debian mirror is configured for apt on this machine', {
    hint: 'Images are built from source on Debian only; elsewhere they are loaded from an archive.',
    next: [command('images', 'load', 'FILE')],
  });
}
