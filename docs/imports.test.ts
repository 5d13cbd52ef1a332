import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

/** The picture of the house is its rule: what a room may import stands in docs/architecture.md, and nowhere else. */
const root = join(import.meta.dirname, '..');
const picture = /```imports\n([\s\S]*?)```/.exec(await readFile(join(root, 'docs/architecture.md'), 'utf8'))?.[1] ?? '';
const rows = new Map(
  picture
    .trimEnd()
    .split('\n')
    .map((row) => row.trim().split(/\s+/))
    .map(([room = '', ...allowed]) => [room, allowed] as const),
);
const rooms = [...rows.keys()];

interface Import {
  readonly file: string;
  readonly room: string;
  /** A room, or a library's name. */
  readonly of: string;
  readonly path: string;
}

const folders = ['src', 'labs', 'test', 'scripts', 'bench', 'docs'];
const files = (await Promise.all(folders.map((folder) => readdir(join(root, folder), { recursive: true })))).flatMap((names, at) =>
  names.filter((name) => name.endsWith('.ts')).map((name) => join(folders[at] ?? '', name)),
);
const imports = (await Promise.all(files.map(importsOf))).flat();

async function importsOf(file: string): Promise<readonly Import[]> {
  // A skeleton's imports stand in a template: the compiler sees to those of all other files.
  const text = (await readFile(join(root, file), 'utf8')).replaceAll(/`import [^`]*`/g, '');
  return [...text.matchAll(/(?:^(?:import|export)\b[^;'`]*?\bfrom |\bimport\()'([^']+)'/gms)].flatMap(([, from = '']) => {
    if (from.startsWith('node:')) return [];
    const path = from.startsWith('.') ? relative(root, join(root, dirname(file), from)) : from;
    const of = from.startsWith('.') ? roomOf(path) : (/^(@[^/]+\/)?[^/]+/.exec(from)?.[0] ?? from);
    return of === roomOf(file) ? [] : [{ file, room: roomOf(file), of, path }];
  });
}

/** A file's room: `core`, `adapters/kind`, `labs`. */
function roomOf(path: string): string {
  const [top = '', first = '', second = ''] = path.split('/');
  if (top !== 'src') return top;
  return first === 'adapters' ? `adapters/${second}` : first;
}

const inTests = (file: string): boolean => /\.(test|e2e\.test)\.ts$/.test(file);

test('every import is one that the picture allows', () => {
  const forbidden = imports.filter(({ file, room, of }) => !inTests(file) && !(rows.get(room) ?? []).includes(of));
  expect(forbidden.map(({ file, path }) => `${file} imports ${path}`)).toEqual([]);
});

test('a test may import the rooms that its own room may, and those for tests', () => {
  const forbidden = imports.filter(({ file, room, of }) => inTests(file) && rooms.includes(of) && ![...(rows.get(room) ?? []), 'test'].includes(of));
  expect(forbidden.map(({ file, path }) => `${file} imports ${path}`)).toEqual([]);
});

const doors: Readonly<Record<string, string>> = { lab: 'src/lab/index.ts', rules: 'src/rules/index.ts' };

test('labs see two doors, and no module of Node', async () => {
  const inLabs = files.filter((file) => file.startsWith('labs/') && !inTests(file));
  expect(imports.filter(({ file, of, path }) => inLabs.includes(file) && of in doors && path !== doors[of]).map(({ file }) => file)).toEqual([]);
  const texts = await Promise.all(inLabs.map(async (file) => ({ file, text: await readFile(join(root, file), 'utf8') })));
  expect(texts.filter(({ text }) => text.includes("from 'node:")).map(({ file }) => file)).toEqual([]);
});

test('imports go one way: a room imports what stands above it', () => {
  const back = [...rows].flatMap(([room, allowed]) =>
    allowed.filter((each) => rooms.includes(each) && rooms.indexOf(each) >= rooms.indexOf(room)).map((each) => `${room} imports ${each}`),
  );
  expect(back).toEqual([]);
});

test('every room stands in the picture, and the picture allows nothing that nobody uses', () => {
  expect(rooms.toSorted()).toEqual([...new Set(files.map(roomOf))].toSorted());
  const unused = [...rows].flatMap(([room, allowed]) =>
    allowed.filter((each) => !imports.some((made) => made.room === room && made.of === each)).map((each) => `${room} imports ${each}`),
  );
  expect(unused).toEqual([]);
});
