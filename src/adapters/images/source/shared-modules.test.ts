import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../files/paths.ts';

/** What a go.mod requires, by module. */
async function required(folder: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(projectRoot, 'images', folder, 'go.mod'), 'utf8');
  return new Map([...text.matchAll(/^(?:require )?\t?([\w./~-]+) (v\S+)(?: \/\/ indirect)?$/gm)].map(([, module = '', version = '']) => [module, version]));
}

/** Go compiles a package once for all who need it in the same version, made of the same versions. */
test.each(['podnet', 'spiffe-helper'])('what %s needs in common with the programs of a cluster is compiled once', async (folder) => {
  const [own, shared] = await Promise.all([required(folder), required('ground')]);
  const common = [...own.keys()].filter((module) => shared.has(module));
  expect(common.length).toBeGreaterThan(10);
  expect(common.map((module) => `${module} ${own.get(module)}`)).toEqual(common.map((module) => `${module} ${shared.get(module)}`));
});
