import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAst } from 'vitest/node';

/** What must not be said stands in docs/words.md, and nowhere else. */
const root = join(import.meta.dirname, '..');
const [words = '', table = ''] = (await readFile(join(root, 'docs/words.md'), 'utf8')).split('\n## Say, do not say\n');
const phrases = [...table.matchAll(/^\| ([^|]+) \| ([^|]+) \|$/gm)]
  .filter(([, left = '']) => !/^(-+|do not say)$/.test(left))
  .flatMap(([, left = '', say = '']) => left.split(', ').map((phrase) => ({ phrase, say, is: regularOf(phrase) })));

/** A phrase in words of its own, also across lines, and with either apostrophe; a capital letter means itself. */
function regularOf(phrase: string): RegExp {
  const text = phrase
    .split(' ')
    .map((word) => word.replaceAll("'", "[’']"))
    .join('\\s+');
  return new RegExp(`\\b${text}\\b`, /^[A-Z]/.test(phrase) ? 'g' : 'gi');
}

interface Text {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

function foundIn({ file, line, text }: Text): readonly string[] {
  return phrases.flatMap(({ is, say }) =>
    [...text.matchAll(is)].map((found) => `${file}:${line + text.slice(0, found.index).split('\n').length - 1}: “${found[0]}”; say: ${say}`),
  );
}

/** Every text in quotes of a module, but for what it imports. */
function literalsOf(file: string, source: string): readonly Text[] {
  const found: Text[] = [];
  JSON.stringify(parseAst(source, { lang: 'ts' }), (key, node) => {
    if (key === 'source') return undefined;
    const text = node?.type === 'Literal' ? node.value : node?.type === 'TemplateElement' ? node.value.cooked : undefined;
    if (typeof text === 'string') found.push({ file, line: source.slice(0, node.start).split('\n').length, text });
    // A BigInt has no JSON.
    return typeof node === 'bigint' ? undefined : node;
  });
  return found;
}

async function filesIn(folder: string, suffix: string): Promise<readonly string[]> {
  return (await readdir(join(root, folder), { recursive: true })).filter((name) => name.endsWith(suffix)).map((name) => join(folder, name));
}

const sources = [...(await filesIn('labs', '.ts')), ...(await filesIn('src', '.ts'))].filter((file) => !/\.test\.ts$|\/(sample|fake-terminal)\.ts$/.test(file));
// Not decisions.md: it is for those who change the tool, and an entry stays as it was written. The pages of docs/labs come from labs/.
const pages = [
  ...(await filesIn('docs', '.md')).filter((file) => !/^docs\/(labs\/|decisions\.md|words\.md)/.test(file)),
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'demo/README.md', 'images/README.md', 'manifests/README.md', 'manifests/lessons/README.md'],
];

test('a phrase is found across lines, in any case, and not within another word', () => {
  const found = (text: string): readonly string[] => foundIn({ file: 'x', line: 1, text }).map((each) => each.replace(/;.*/, ''));
  expect(found('It goes by\nthe name of its parent.\nWhoever asks.')).toEqual(['x:1: “goes by\nthe name”', 'x:3: “Whoever”']);
  expect(found('the engine’s group')).toEqual(['x:1: “the engine”', 'x:1: “engine’s”']);
  expect(found('The container engine; we have it; canewspaper')).toEqual([]);
  expect(found('Have it attested.')).toEqual(['x:1: “Have it”']);
});

test('what is in quotes is read, and what stands between them in a template; comments and imports are not', () => {
  const source = ["import { a } from 'whoever';", '// whoever', "const b = 'made anew';", 'const c = `$' + '{a} is', ' kept off it`;'].join('\n');
  expect(literalsOf('x.ts', source).flatMap(foundIn)).toEqual([expect.stringMatching(/^x\.ts:3: “anew”/), expect.stringMatching(/^x\.ts:5: “kept off”/)]);
});

test('no text of labs/ or src/ says what is not to be said', async () => {
  const texts = await Promise.all(sources.map(async (file) => literalsOf(file, await readFile(join(root, file), 'utf8'))));
  expect(texts.flat().flatMap(foundIn)).toEqual([]);
});

test('no page says it either, and what to say instead least of all', async () => {
  const texts = await Promise.all(pages.map(async (file) => ({ file, line: 1, text: await readFile(join(root, file), 'utf8') })));
  const advice = phrases.map(({ say }) => ({ file: 'docs/words.md', line: 1, text: say }));
  expect([...texts, ...advice, { file: 'docs/words.md', line: 1, text: words }].flatMap(foundIn)).toEqual([]);
});
