import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Mistake } from '../../../core/mistake.ts';
import { type Place, placesIn, type Tree } from './tree.ts';

export type Parsed = { readonly kind: 'read'; readonly trees: readonly Tree[]; readonly doubleKeys: readonly Mistake[] } | Unread;

export interface Unread {
  readonly kind: 'unread';
  readonly mistakes: readonly Mistake[];
}

/** How deep things may lie in each other: an entry needs six levels, and a reader of thousands would run out of stack. */
const deepest = 64;

const said: Readonly<Record<string, string>> = {
  InvalidSymbol: 'This is not a JSON value: text must be in double quotes.',
  InvalidNumberFormat: 'This is not a number.',
  PropertyNameExpected: 'A field name in double quotes is missing here.',
  ValueExpected: 'A value is missing here.',
  ColonExpected: 'A colon is missing here.',
  CommaExpected: 'A comma is missing here.',
  CloseBraceExpected: 'A closing brace, }, is missing here.',
  CloseBracketExpected: 'A closing bracket, ], is missing here.',
  EndOfFileExpected: 'Something follows after the end of the JSON text.',
  InvalidCommentToken: 'This comment is not written as JSON with comments knows them.',
  UnexpectedEndOfComment: 'A comment is not closed: */ is missing.',
  UnexpectedEndOfString: 'A text is not closed: the second quote is missing.',
  UnexpectedEndOfNumber: 'A number ends too early.',
  InvalidUnicode: 'After \\u come four hexadecimal digits.',
  InvalidEscapeCharacter: 'There is no such escape in JSON; a backslash itself is written \\\\.',
  InvalidCharacter: 'This character may not be in a JSON text as it is.',
};

/** Reads JSON, also with comments (`//`, `/* *\/`) and with commas before a closing bracket. */
export function jsonTree(text: string): Parsed {
  const errors: ParseError[] = [];
  const at = placesIn(text);
  if (isTooDeep(text)) return { kind: 'unread', mistakes: [tooDeep] };
  const root = parseTree(text, errors, { allowTrailingComma: true });
  if (root === undefined || errors.length > 0) return { kind: 'unread', mistakes: syntaxMistakes(errors, at) };
  const doubleKeys: Mistake[] = [];
  return { kind: 'read', trees: [treeOf(root, at, doubleKeys)], doubleKeys };
}

export const tooDeep: Mistake = {
  kind: 'syntax',
  says: `Things lie more than ${deepest} levels deep in each other.`,
  because: 'An entry needs six.',
};

function isTooDeep(text: string): boolean {
  let depth = 0;
  let inText = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inText) {
      if (character === '\\') index++;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth > deepest) return true;
  }
  return false;
}

/** One slip makes a parser complain again at everything that follows: the first complaint of a line is told, and three lines. */
function syntaxMistakes(errors: readonly ParseError[], at: (offset: number) => Place): readonly Mistake[] {
  const byLine = new Map<number, Mistake>();
  for (const { error, offset } of errors) {
    const place = at(offset);
    if (byLine.has(place.line)) continue;
    const name = printParseErrorCode(error);
    byLine.set(place.line, { kind: 'syntax', ...place, says: said[name] ?? name, because: 'The file begins as JSON does, and cannot be read on from here.' });
  }
  return [...byLine.values()].slice(0, 3);
}

function treeOf(node: Node, at: (offset: number) => Place, doubleKeys: Mistake[]): Tree {
  const place = at(node.offset);
  const children = node.children ?? [];
  if (node.type === 'array') return { kind: 'list', place, items: children.map((child) => treeOf(child, at, doubleKeys)) };
  if (node.type !== 'object') return { kind: 'leaf', place, value: node.value as string | number | boolean | null };
  const seen = new Map<string, number>();
  const members = children.flatMap(({ children: [key, value] = [] }) => {
    if (key === undefined || value === undefined) return [];
    const name = String(key.value);
    const keyPlace = at(key.offset);
    const first = seen.get(name);
    if (first !== undefined) doubleKeys.push(doubleKey(name, keyPlace, first));
    seen.set(name, keyPlace.line);
    return [{ key: name, place: keyPlace, value: treeOf(value, at, doubleKeys) }];
  });
  return { kind: 'table', place, members };
}

function doubleKey(name: string, place: Place, first: number): Mistake {
  return {
    kind: 'double-field',
    ...place,
    says: `${name} is there twice; the first is in line ${first}.`,
    because: 'Of two fields of one name a reader takes the last and says nothing.',
  };
}
