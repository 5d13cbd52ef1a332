import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, type YAMLError } from 'yaml';
import type { Mistake } from '../../../core/mistake.ts';
import { type Parsed, tooDeep } from './json-tree.ts';
import type { Member, Place, Tree } from './tree.ts';

/** How many things a file may unfold to: aliases of aliases make a short text endless. 20,000 entries are 400,000. */
const most = 2_000_000;
const deepest = 64;

class Endless extends Error {}

/** Reads YAML 1.2, any number of documents; aliases and merge keys (`<<`) are followed. */
export function yamlTree(text: string): Parsed {
  const lines = new LineCounter();
  const documents = documentsOf(text, lines);
  if (documents === undefined) return { kind: 'unread', mistakes: [tooDeep] };
  const errors = documents.flatMap((document) => document.errors);
  if (errors.length > 0) return { kind: 'unread', mistakes: syntaxMistakes(errors, lines) };
  let left = most;
  const count = (): void => {
    if (--left < 0) throw new Endless();
  };
  try {
    const trees = documents.flatMap((document) => (isEmpty(document.contents) ? [] : [treeOf(document.contents, { document, lines, count }, 0)]));
    return { kind: 'read', trees, doubleKeys: [] };
  } catch (error) {
    if (error instanceof Endless || error instanceof ReferenceError) return { kind: 'unread', mistakes: [tooDeep] };
    throw error;
  }
}

/** Undefined where things lie so deep in each other that the parser runs out of stack. */
function documentsOf(text: string, lines: LineCounter): readonly Document[] | undefined {
  try {
    const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
    return Array.isArray(documents) ? documents : [];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function syntaxMistakes(errors: readonly YAMLError[], lines: LineCounter): readonly Mistake[] {
  const byLine = new Map<number, Mistake>();
  for (const { pos, code, message } of errors) {
    const { line, col } = lines.linePos(pos[0]);
    const double = code === 'DUPLICATE_KEY';
    if (!byLine.has(line)) {
      byLine.set(line, {
        kind: double ? 'double-field' : 'syntax',
        line,
        column: col,
        says: code === 'TAB_AS_INDENT' ? 'This line is indented by a tab.' : `${message.replace(/[.:]?$/, '')}.`,
        because: double ? 'Of two fields of one name a reader takes the last and says nothing.' : 'YAML cannot be read on from here.',
        ...(code === 'TAB_AS_INDENT' ? { nearest: 'spaces' } : {}),
      });
    }
  }
  return [...byLine.values()].slice(0, 3);
}

/** A document of comments, or of nothing. */
function isEmpty(contents: unknown): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

interface Reading {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly count: () => void;
}

function treeOf(node: unknown, reading: Reading, depth: number): Tree {
  if (depth > deepest) throw new Endless();
  reading.count();
  if (isAlias(node)) return treeOf(node.resolve(reading.document) ?? null, reading, depth + 1);
  const place = placeOf(node, reading);
  if (isSeq(node)) return { kind: 'list', place, items: node.items.map((item) => treeOf(item, reading, depth + 1)) };
  if (isMap(node)) return { kind: 'table', place, members: membersOf(node.items, reading, depth) };
  const value = isScalar(node) ? node.value : null;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return { kind: 'leaf', place, value };
  // Such as a time stamp or binary data, with a tag of its own: what is written there is text to us.
  return { kind: 'leaf', place, value: isScalar(node) && node.source !== undefined ? node.source : String(value) };
}

function membersOf(pairs: readonly { readonly key: unknown; readonly value: unknown }[], reading: Reading, depth: number): readonly Member[] {
  const own = pairs.filter(({ key }) => !isMerge(key)).map(({ key, value }) => memberOf(key, value, reading, depth));
  const named = new Set(own.map(({ key }) => key));
  const merged = pairs
    .filter(({ key }) => isMerge(key))
    .flatMap(({ value }) => {
      const tree = treeOf(value, reading, depth + 1);
      const tables = tree.kind === 'list' ? tree.items : [tree];
      return tables.flatMap((table) => (table.kind === 'table' ? table.members : []));
    })
    .filter(({ key }) => !named.has(key));
  return [...merged, ...own];
}

function memberOf(key: unknown, value: unknown, reading: Reading, depth: number): Member {
  const tree = treeOf(key, reading, depth + 1);
  return { key: tree.kind === 'leaf' ? String(tree.value) : '{…}', place: tree.place, value: treeOf(value, reading, depth + 1) };
}

function isMerge(key: unknown): boolean {
  return isScalar(key) && key.value === '<<';
}

function placeOf(node: unknown, { lines }: Reading): Place {
  const range = (node as Node | null | undefined)?.range;
  const { line, col } = lines.linePos(range?.[0] ?? 0);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
