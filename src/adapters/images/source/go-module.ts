import { mkdir, readFile, writeFile } from 'node:fs/promises';
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
 * The folder whose go.mod pins SPIRE at a version: the committed one for the committed version, else one in the cache
 * that starts from that version's own go.mod. Starting from the committed one would keep the newer modules that it
 * names, and older SPIRE does not compile with newer SDKs.
 *
 * @throws Failure E_IMAGES where there is no such version
 */
export async function spireModule(version: string, cache: string, signal: AbortSignal): Promise<string> {
  const committed = join(projectRoot, 'images/spire');
  const spire = 'github.com/spiffe/spire';
  if ((await requiredVersion(committed, spire)) === `v${version}`) return committed;
  const goMod = await readFile(join(committed, 'go.mod'), 'utf8');
  return folderOnce(join(cache, 'modules', `spire-${version}-${keyOf('own-go-mod', goMod)}`), async (folder) => {
    await mkdir(folder, { recursive: true });
    const source = await downloaded(`${spire}@v${version}`, folder, signal);
    for (const file of ['go.mod', 'go.sum']) await writeFile(join(folder, file), await readFile(join(source, file)));
    const name = /^module (\S+)/m.exec(goMod)?.[1] ?? 'spire';
    await run('go', ['mod', 'edit', `-module=${name}`, `-require=${spire}@v${version}`], { cwd: folder, signal });
    const commands = ['spire-server', 'spire-agent'].map((command) => `${spire}/cmd/${command}@v${version}`);
    await run('go', ['get', '-tool', ...commands], { cwd: folder, signal, env: { GOTOOLCHAIN: 'local' } });
  });
}

async function downloaded(module: string, cwd: string, signal: AbortSignal): Promise<string> {
  const { stdout } = await run('go', ['mod', 'download', '-json', module], { cwd, signal }).catch((cause: unknown) => {
    if (!(cause instanceof Failure)) throw cause;
    throw new Failure('E_IMAGES', `${module} could not be downloaded`, { cause, evidence: cause.detail.evidence ?? [] });
  });
  return (JSON.parse(stdout) as { readonly Dir: string }).Dir;
}
