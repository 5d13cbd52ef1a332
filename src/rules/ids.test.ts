import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const idsIn = (text: string): readonly string[] => [...text.matchAll(/\b(?:rule|finding)\(\s*'([^']+)'/g)].map(([, id = '']) => id);
const textsOf = async (folder: string): Promise<readonly { readonly file: string; readonly text: string }[]> => {
  const files = (await readdir(join(root, folder), { recursive: true })).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return Promise.all(files.map(async (file) => ({ file, text: await readFile(join(root, folder, file), 'utf8') })));
};

const rules = await textsOf('src/rules');
const ids = [...rules, ...(await textsOf('labs'))].flatMap(({ text }) => idsIn(text));

test('each rule has an id of its own, which begins with the area that it is in', () => {
  expect(ids.length).toBeGreaterThan(50);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  expect(ids.filter((id) => !/^[a-z]+\/[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
  for (const { file, text } of rules) expect(idsIn(text).filter((id) => !file.startsWith(`${id.split('/')[0]}/`))).toEqual([]);
});
