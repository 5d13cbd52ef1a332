import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { projectRoot } from '../adapters/files/paths.ts';
import { didYouMean } from '../core/closest.ts';
import { Failure } from '../core/failure.ts';
import type { AcidTest, Lab } from '../lab/define-lab.ts';

const suffix = '.lab.ts';

/** Every lab of the project: the files labs/*.lab.ts. */
export async function allLabs(): Promise<readonly Lab[]> {
  const folder = join(projectRoot, 'labs');
  const files = (await readdir(folder)).filter((file) => file.endsWith(suffix)).sort();
  return Promise.all(files.map((file) => definitionIn(join(folder, file))));
}

/**
 * A lab by its id, or by its file, from the project's root: a definition that lies elsewhere is not listed, and its file is
 * what it is known by.
 *
 * @throws Failure E_UNKNOWN_LAB with the nearest name
 */
export async function findLab(id: string): Promise<Lab> {
  if (id.endsWith(suffix)) return { ...(await fromFile(id)), id };
  const labs = await allLabs();
  const lab = labs.find((candidate) => candidate.id === id);
  if (lab !== undefined) return lab;
  throw new Failure(
    'E_UNKNOWN_LAB',
    `There is no definition of a lab called ${id}.${didYouMean(
      id,
      labs.map((candidate) => candidate.id),
    )}`,
  );
}

async function fromFile(file: string): Promise<Lab> {
  const path = resolve(projectRoot, file);
  if (!existsSync(path)) throw new Failure('E_UNKNOWN_LAB', `There is no file ${file} in ${projectRoot}.`);
  return definitionIn(path);
}

async function definitionIn(path: string): Promise<Lab> {
  return ((await import(path)) as { readonly default: Lab }).default;
}

/** The tests of a lab whose ids match any of the names (`acid.server-stop`, or a part such as `server-stop`). @throws Failure E_UNKNOWN_TEST */
export function selectTests(lab: Lab, only: readonly string[], skip: readonly string[]): readonly AcidTest[] {
  const ids = lab.acid.map(({ id }) => id);
  const named = (names: readonly string[]): ReadonlySet<string> =>
    new Set(
      names.map((name) => {
        const id = ids.find((candidate) => candidate === name || candidate === `acid.${name}`);
        if (id === undefined) throw new Failure('E_UNKNOWN_TEST', `The lab ${lab.id} has no test called ${name}.${didYouMean(name, ids)}`);
        return id;
      }),
    );
  const [wanted, unwanted] = [named(only), named(skip)];
  return lab.acid.filter(({ id }) => (wanted.size === 0 || wanted.has(id)) && !unwanted.has(id));
}
