/** Where something begins: line and column from 1, columns in UTF-16 code units, as editors count them. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A JSON or YAML document in which everything still knows its place. */
export type Tree = Leaf | List | Table;

export interface Leaf {
  readonly kind: 'leaf';
  readonly place: Place;
  readonly value: string | number | boolean | null;
}

export interface List {
  readonly kind: 'list';
  readonly place: Place;
  readonly items: readonly Tree[];
}

export interface Table {
  readonly kind: 'table';
  readonly place: Place;
  readonly members: readonly Member[];
}

export interface Member {
  readonly key: string;
  readonly place: Place;
  readonly value: Tree;
}

/** The same as plain values; of a key that is there twice, the last. */
export function plain(tree: Tree): unknown {
  if (tree.kind === 'leaf') return tree.value;
  if (tree.kind === 'list') return tree.items.map(plain);
  // `Object.fromEntries` makes own properties of any name, `__proto__` too.
  return Object.fromEntries(tree.members.map(({ key, value }) => [key, plain(value)]));
}

export function memberOf(tree: Tree, key: string): Member | undefined {
  return tree.kind === 'table' ? tree.members.findLast((member) => member.key === key) : undefined;
}

/** The place of what a path leads to, or of the nearest thing on the way there that exists. */
export function placeOf(tree: Tree, path: readonly PropertyKey[]): Place {
  const [step, ...rest] = path;
  if (step === undefined) return tree.place;
  if (tree.kind === 'list') {
    const item = tree.items[Number(step)];
    return item === undefined ? tree.place : placeOf(item, rest);
  }
  const member = memberOf(tree, String(step));
  if (member === undefined) return tree.place;
  return rest.length === 0 ? member.place : placeOf(member.value, rest);
}

/** Finds line and column of an offset in a text. */
export function placesIn(text: string): (offset: number) => Place {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
