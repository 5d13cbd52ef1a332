import { expect, test } from 'vitest';
import { Failure } from '../../../core/failure.ts';
import type { BuildContext, buildProgram } from './build-program.ts';
import { buildPrograms } from './build-programs.ts';
import type { Program } from './programs.ts';

const context: BuildContext = { cache: '', signal: new AbortController().signal, note: () => undefined, moduleFolder: () => '' };

/** A compiler that takes some turns of the event loop, and tells who was at work beside whom. */
function compiler(fails: string): { readonly build: typeof buildProgram; readonly begun: Program[]; readonly together: Program[][] } {
  const begun: Program[] = [];
  const together: Program[][] = [];
  const atWork = new Set<Program>();
  return {
    begun,
    together,
    async build(program) {
      begun.push(program);
      atWork.add(program);
      together.push([...atWork]);
      for (let turn = 0; turn < program.name.length; turn++) await new Promise(setImmediate);
      atWork.delete(program);
      if (program.name === fails) throw new Failure('E_IMAGES', `${fails} could not be built`);
      return { key: program.name, path: program.name };
    },
  };
}

test('two modules are built at a time, never two programs of one module, and the longest first', async () => {
  const { build, begun, together } = compiler('none');
  await Promise.all(Object.values(buildPrograms(context, 'go1.26', { build, atOnce: 2 })));
  expect(begun.slice(0, 2).map(({ name }) => name)).toEqual(['kubernetes', 'spire-server']);
  for (const programs of together) {
    expect(programs.length).toBeLessThanOrEqual(2);
    expect(new Set(programs.map(({ module }) => module)).size).toBe(programs.length);
  }
  expect(together.some((programs) => programs.length === 2)).toBe(true);
});

test('who waits for a program of a module that cannot be built hears why, and the others are built', async () => {
  const building = buildPrograms(context, 'go1.26', { build: compiler('spire-server').build });
  await expect(building.server).rejects.toThrow('spire-server could not be built');
  await expect(building.agent).rejects.toThrow('spire-server could not be built');
  await expect(building.etcd).resolves.toMatchObject({ key: 'etcd' });
});
