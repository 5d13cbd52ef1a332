import { closest } from '../../../core/closest.ts';
import type { Mistake } from '../../../core/mistake.ts';
import { memberOf, plain, type Tree } from './tree.ts';

export interface Found {
  readonly entries: readonly Tree[];
  readonly mistakes: readonly Mistake[];
}

/**
 * Where the entries of a document are: in the list `entries` (both of SPIRE's forms have it), in a list at the top, or
 * the document is one entry. Before SPIRE 1.15.0 `entry show -output json` put a list around the whole.
 */
export function entriesOf(tree: Tree): Found {
  if (tree.kind === 'list') {
    const found = tree.items.map((item) => (memberOf(item, 'entries') === undefined ? alone(item) : entriesOf(item)));
    return { entries: found.flatMap(({ entries }) => entries), mistakes: found.flatMap(({ mistakes }) => mistakes) };
  }
  if (tree.kind === 'leaf') return nothing({ kind: 'no-entries', ...tree.place, says: `The file is ${leafText(tree.value)}.`, because: words });
  const kind = memberOf(tree, 'kind');
  if (kind !== undefined && memberOf(tree, 'apiVersion') !== undefined)
    return nothing({ kind: 'kubernetes-object', ...tree.place, ...ofKubernetes(plain(kind.value)) });
  const entries = memberOf(tree, 'entries');
  if (entries !== undefined) {
    const strange = tree.members.filter(({ key }) => key !== 'entries' && key !== 'next_page_token');
    const mistakes = strange.map(
      ({ key, place }): Mistake => ({
        kind: 'unknown-field',
        ...place,
        says: `There is no field ${key} beside entries.`,
        because: 'A file of entries has the list entries and nothing else.',
      }),
    );
    // `entry show` prints null where there is none.
    if (entries.value.kind === 'leaf' && entries.value.value === null) return { entries: [], mistakes };
    if (entries.value.kind === 'list') return { entries: entries.value.items, mistakes };
    const says = `entries is ${entries.value.kind === 'table' ? 'an object' : leafText(entries.value.value)}, and no list.`;
    return { entries: [], mistakes: [...mistakes, { kind: 'wrong-type', ...entries.value.place, field: 'entries', says, because: words }] };
  }
  if (tree.members.some(({ key }) => /^(spiffe|parent)_?id$|^selectors$/i.test(key))) return { entries: [tree], mistakes: [] };
  const names = tree.members.map(({ key }) => key);
  const near = names.find((name) => closest(name, ['entries']) !== undefined);
  const place = tree.members.find(({ key }) => key === near)?.place ?? tree.place;
  const says = names.length === 0 ? 'The file is an empty object.' : `The file has ${names.slice(0, 4).join(', ')}, and no list entries.`;
  return nothing({ kind: 'no-entries', ...place, says, because: words, ...(near === undefined ? {} : { nearest: 'entries' }) });
}

const words = 'Entries are {"entries": [{"spiffe_id": …, "parent_id": …, "selectors": […]}]}, as JSON or as YAML.';

/** An item of a list at the top: an entry, unless it is plainly something else. */
function alone(item: Tree): Found {
  if (item.kind === 'table' && memberOf(item, 'apiVersion') !== undefined) return entriesOf(item);
  return { entries: [item], mistakes: [] };
}

function nothing(mistake: Mistake): Found {
  return { entries: [], mistakes: [mistake] };
}

function ofKubernetes(kind: unknown): Pick<Mistake, 'says' | 'because' | 'nearest'> {
  const says = `This is a Kubernetes object of the kind ${String(kind)}, not an entry.`;
  if (/^Cluster(SPIFFEID|StaticEntry|FederatedTrustDomain)$/.test(String(kind))) {
    return { says, because: 'The SPIRE Controller Manager makes entries of such objects; SPIRE Server does not read them.', nearest: 'kubectl apply -f FILE' };
  }
  return { says, because: words };
}

function leafText(value: string | number | boolean | null): string {
  if (value === null) return 'empty';
  return typeof value === 'string' ? `the text “${value.length > 40 ? `${value.slice(0, 39)}…` : value}”` : `the value ${String(value)}`;
}
