import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../../core/failure.ts';
import { run } from '../../exec/run.ts';
import { folderOnce } from '../../files/atomic.ts';
import { keyOf } from '../../files/content-key.ts';
import { projectRoot } from '../../files/paths.ts';

/** The version that a go.mod requires of a module, such as `v1.15.3`. @throws Failure E_IMAGES */
export async function requiredVersion(folder: string, module: string): Promise<string> {
  const text = await readFile(join(folder, 'go.mod'), 'utf8');
  const line = text.split('\n').find((candidate) =>
    candidate
      .replace(/^require /, '')
      .trim()
      .startsWith(`${module} v`),
  );
  const version = line
    ?.trim()
    .split(' ')
    .at(line.startsWith('require') ? 2 : 1);
  if (version === undefined) throw new Failure('E_IMAGES', `${folder}/go.mod does not require ${module}`);
  return version;
}

/** Where a module's downloaded source lies. */
export async function sourceFolder(folder: string, module: string, signal: AbortSignal): Promise<string> {
  const listed = await run('go', ['list', '-m', '-f', '{{.Dir}}', module], { cwd: folder, signal });
  if (listed.stdout !== '') return listed.stdout;
  await run('go', ['mod', 'download', module], { cwd: folder, signal });
  return (await run('go', ['list', '-m', '-f', '{{.Dir}}', module], { cwd: folder, signal })).stdout;
}

/**
 * The folder whose go.mod pins SPIRE at a version: the committed one for the committed version, else a copy in the
 * cache in which `go get` has changed the version.
 */
export async function spireModule(version: string, cache: string, signal: AbortSignal): Promise<string> {
  const committed = join(projectRoot, 'images/spire');
  if ((await requiredVersion(committed, 'github.com/spiffe/spire')) === `v${version}`) return committed;
  const name = keyOf(await readFile(join(committed, 'go.mod')), version);
  return folderOnce(join(cache, 'modules', `spire-${version}-${name}`), async (folder) => {
    await mkdir(folder, { recursive: true });
    for (const file of ['go.mod', 'go.sum']) await cp(join(committed, file), join(folder, file));
    const commands = ['spire-server', 'spire-agent'].map((command) => `github.com/spiffe/spire/cmd/${command}@v${version}`);
    await run('go', ['get', '-tool', ...commands], { cwd: folder, signal });
  });
}
