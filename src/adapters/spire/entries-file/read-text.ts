import type { Mistake } from '../../../core/mistake.ts';
import { byPlace } from './about.ts';
import { decode } from './decode.ts';
import { entriesOf } from './documents.ts';
import type { Draft } from './draft.ts';
import { jsonTree, type Parsed } from './json-tree.ts';
import { shapeOf } from './shape.ts';
import { yamlTree } from './yaml-tree.ts';

/** What stands in a file, as far as it can be read, and every mistake that can be seen without knowing the lab. */
export interface ReadEntries {
  readonly drafts: readonly Draft[];
  readonly mistakes: readonly Mistake[];
}

/** Reads a file of registration entries from its bytes. Whatever the bytes are, it returns. */
export function readEntries(bytes: Uint8Array): ReadEntries {
  const decoded = decode(bytes);
  if (decoded.kind === 'no-text') return { drafts: [], mistakes: [decoded.mistake] };
  const { text } = decoded;
  if (/^\s*Entry ID\s+: /m.test(text)) return { drafts: [], mistakes: [forPeople] };
  const parsed = parse(text);
  if (parsed.kind === 'unread') return { drafts: [], mistakes: parsed.mistakes };
  const found = parsed.trees.map(entriesOf);
  const trees = found.flatMap(({ entries }) => entries);
  const shaped = trees.map((tree, index) => shapeOf(tree, index + 1));
  const empty: readonly Mistake[] =
    parsed.trees.length === 0
      ? [{ kind: 'empty', says: 'There is nothing but comments in the file.', because: 'No entry at all is said as {"entries": []}.' }]
      : [];
  return {
    drafts: shaped.flatMap(({ draft }) => draft ?? []),
    mistakes: [...empty, ...parsed.doubleKeys, ...found.flatMap(({ mistakes }) => mistakes), ...shaped.flatMap(({ mistakes }) => mistakes)].toSorted(byPlace),
  };
}

const forPeople: Mistake = {
  kind: 'no-entries',
  says: 'This is what `spire-server entry show` prints for people.',
  because: 'It leaves out what is as usual, so entries cannot be made from it.',
  nearest: 'spire-server entry show -output json',
};

/** JSON where the text begins as JSON does: YAML’s parser, which reads most of JSON too, takes seconds for thousands of entries. */
function parse(text: string): Parsed {
  if (!/^\s*([[{]|\/\/|\/\*)/.test(text)) return yamlTree(text);
  const json = jsonTree(text);
  if (json.kind === 'read') return json;
  // Keys without quotes, `#` comments: YAML has them. Where it cannot read it either, JSON was meant.
  const yaml = yamlTree(text);
  return yaml.kind === 'read' && yaml.trees.length > 0 ? yaml : json;
}
