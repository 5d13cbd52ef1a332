import { closest } from '../../../core/closest.ts';
import type { Findings, Mistake } from '../../../core/mistake.ts';
import { about } from './about.ts';
import type { Draft } from './draft.ts';
import { brokerKinds, otherWords, selectorTypes, singular } from './selector-kinds.ts';

type Given = Draft['selectors'][number];

/** The selectors of an entry for a workload: what no process ever has, what never comes together, what is too loose. */
export function checkSelectors(draft: Draft): Findings {
  const { selectors } = draft;
  const each = selectors.map((selector) => checkOne(draft, selector));
  return {
    mistakes: [...each.flatMap(({ mistakes }) => mistakes), ...opposed(draft)],
    warnings: [...each.flatMap(({ warnings }) => warnings), ...loose(draft)],
  };
}

export const selectorText = ({ type, value }: { readonly type: string; readonly value: string }): string => `${type}:${value}`;

export function isNodeSelector({ type }: Given): boolean {
  return selectorTypes[type]?.of === 'node';
}

export function isProcessSelector({ type }: Given): boolean {
  return selectorTypes[type]?.of === 'process';
}

const source = 'SPIRE 1.15.3, doc/plugin_agent_workloadattestor';

function checkOne(draft: Draft, selector: Given): Findings {
  const { type, value, index } = selector;
  const where = about(draft, ['selectors', index]);
  const known = Object.hasOwn(selectorTypes, type) ? selectorTypes[type] : undefined;
  const whole = selectorText(selector);
  const wrong = (kind: string, says: string, because: string, nearest?: string): Findings => ({
    mistakes: [{ kind, ...where, says, because, ...(nearest === undefined ? {} : { nearest }) }],
    warnings: [],
  });
  if (known === undefined) {
    const ofProcess = Object.keys(selectorTypes).filter((name) => selectorTypes[name]?.of === 'process');
    const near = closest(type.toLowerCase(), ofProcess) ?? (type.startsWith('kube') ? 'k8s' : undefined);
    return wrong(
      'unknown-selector-type',
      `No workload attestor of SPIRE finds selectors of the type ${type}.`,
      `There are ${ofProcess.join(', ')} (${source}_*.md).`,
      near && `${near}:${value}`,
    );
  }
  // Node selectors are told for the entry as a whole, with what to write instead (check-parents.ts).
  if (known.of === 'node') return nothing;
  if (known.of === 'store') {
    return draft.store_svid
      ? nothing
      : wrong(
          'store-selector',
          `${whole} says where an SVID is stored, and store_svid is not true.`,
          'Without it the entry is for a process, and no process has this selector.',
          '"store_svid": true',
        );
  }
  const placeholder = /\$\{[^}]*\}|\{\{.*?\}\}|<[^>]*>/.exec(value)?.[0];
  if (placeholder !== undefined) {
    return wrong('placeholder', `${whole} has a placeholder that was not filled in: ${placeholder}`, 'Selectors are compared as they are, letter by letter.');
  }
  const tidy = value
    .split(':')
    .map((part) => part.trim())
    .join(':');
  if (tidy !== value)
    return wrong('white-space', `“${whole}” has white space beside a colon or at an end.`, 'Selectors are compared letter by letter.', `${type}:${tidy}`);
  const colon = value.indexOf(':');
  const kind = colon === -1 ? value : value.slice(0, colon);
  const rest = colon === -1 ? '' : value.slice(colon + 1);
  if (known.kinds !== undefined && !known.kinds.includes(kind)) return unknownKind({ type, kind, rest, kinds: known.kinds, where });
  if (rest === '') return wrong('no-value', `${whole} says nothing after ${kind}.`, `It is ${type}:${kind}:… and the value (${source}_${type}.md).`);
  return checkValue(`${type}:${kind}`, rest, wrong);
}

const nothing: Findings = { mistakes: [], warnings: [] };

interface Unknown {
  readonly type: string;
  readonly kind: string;
  readonly rest: string;
  readonly kinds: readonly string[];
  readonly where: Pick<Mistake, 'line' | 'column' | 'entry' | 'field'>;
}

function unknownKind({ type, kind, rest, kinds, where }: Unknown): Findings {
  const plain = kind.toLowerCase().replace(/[^a-z0-9]/g, '');
  const other = type === 'k8s' ? otherWords[plain] : undefined;
  const near = other ?? closest(kind.toLowerCase(), kinds);
  const tail = rest === '' ? '' : `:${rest}`;
  const nearest = near === undefined ? {} : { nearest: `${type}:${near}${tail}` };
  if (type === 'k8s' && brokerKinds.includes(kind)) {
    const because = `Only objects that a broker asks for have ${type}:${kind}; a pod that asks at the Workload API has not (${source}_k8s.md).`;
    return {
      mistakes: [],
      warnings: [{ kind: 'broker-selector', ...where, says: `No process has the selector ${type}:${kind}${tail}.`, because, ...nearest }],
    };
  }
  const because = `There are ${kinds.filter((each) => !each.startsWith('image-')).join(', ')} (${source}_${type}.md).`;
  return { mistakes: [{ kind: 'unknown-selector', ...where, says: `There is no selector ${type}:${kind}.`, because, ...nearest }], warnings: [] };
}

/** Names of namespaces and containers (RFC 1123 labels), and of service accounts, pods and nodes (RFC 1123 subdomains). */
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const patterns: Readonly<Record<string, { readonly is: RegExp; readonly words: string }>> = {
  'k8s:ns': { is: label, words: 'A namespace has lower-case letters, digits and dashes, at most 63.' },
  'k8s:container-name': { is: label, words: 'A container’s name has lower-case letters, digits and dashes, at most 63.' },
  'k8s:sa': {
    is: subdomain,
    words: 'A service account’s name has lower-case letters, digits, dashes and dots; its namespace is a selector of its own, k8s:ns.',
  },
  'k8s:pod-name': { is: subdomain, words: 'A pod’s name has lower-case letters, digits, dashes and dots.' },
  'k8s:node-name': { is: subdomain, words: 'A node’s name has lower-case letters, digits, dashes and dots.' },
  'k8s:pod-label': { is: /^[^:]+:/, words: 'A label is its key, a colon, and its value.' },
  'k8s:ns-label': { is: /^[^:]+:/, words: 'A label is its key, a colon, and its value.' },
  'k8s:pod-owner': { is: /^[A-Z][A-Za-z0-9]*:.+/, words: 'An owner is its kind, a colon, and its name: k8s:pod-owner:ReplicaSet:web-5d9.' },
  'k8s:pod-owner-uid': { is: /^[A-Z][A-Za-z0-9]*:.+/, words: 'An owner is its kind, a colon, and its UID.' },
  'k8s:pod-image-count': { is: /^\d+$/, words: 'It is a number.' },
  'k8s:pod-init-image-count': { is: /^\d+$/, words: 'It is a number.' },
  'unix:uid': { is: /^\d+$/, words: 'It is a number; a user’s name is unix:user.' },
  'unix:gid': { is: /^\d+$/, words: 'It is a number; a group’s name is unix:group.' },
  'unix:path': { is: /^\//, words: 'It is the whole path of the program, from /.' },
  'unix:sha256': { is: /^[0-9a-f]{64}$/, words: 'It is a SHA-256 in 64 hexadecimal digits, in lower case.' },
};

function checkValue(kind: string, value: string, wrong: (kind: string, says: string, because: string, nearest?: string) => Findings): Findings {
  const pattern = patterns[kind];
  if (pattern === undefined || pattern.is.test(value)) return nothing;
  const words = `${pattern.words} So no process has this selector.`;
  const near =
    kind === 'k8s:sa' && /^[^:/]+[:/][^:/]+$/.test(value)
      ? `k8s:ns:${value.replace(/[:/]/, ' and k8s:sa:')}`
      : kind.endsWith('-label') && value.includes('=')
        ? `${kind}:${value.replace('=', ':')}`
        : mended(kind, value, pattern.is);
  return wrong('impossible-value', `${kind}:${value} is nothing that Kubernetes or Linux knows.`, words, near);
}

function mended(kind: string, value: string, is: RegExp): string | undefined {
  if ((kind === 'unix:uid' || kind === 'unix:gid') && /^[a-z_][a-z0-9_-]*$/.test(value)) return `${kind === 'unix:uid' ? 'unix:user' : 'unix:group'}:${value}`;
  const lower = value.toLowerCase().replaceAll('_', '-');
  return is.test(lower) ? `${kind}:${lower}` : undefined;
}

/** SPIRE gives an entry to a process that has all its selectors: two values of one thing exclude each other. */
function opposed(draft: Draft): readonly Mistake[] {
  return singular.flatMap((kind): Mistake[] => {
    const those = draft.selectors.filter((selector) => selectorText(selector).startsWith(`${kind}:`));
    const values = [...new Set(those.map(selectorText))];
    const last = those.at(-1);
    if (values.length < 2 || last === undefined) return [];
    return [
      {
        kind: 'opposed-selectors',
        ...about(draft, ['selectors', last.index]),
        says: `No process has both ${values.join(' and ')}.`,
        because: 'An entry is for a process that has all its selectors. For either of two, write two entries.',
      },
    ];
  });
}

/** What narrows an entry to pods of one namespace. */
const places = ['k8s:ns:', 'k8s:pod-uid:', 'k8s:pod-owner-uid:'];

function loose(draft: Draft): readonly Mistake[] {
  const all = draft.selectors.map(selectorText);
  const ofPods = all.filter((each) => each.startsWith('k8s:'));
  if (ofPods.length === 0 || all.some((each) => places.some((place) => each.startsWith(place)))) return [];
  const account = ofPods.find((each) => each.startsWith('k8s:sa:'));
  const says =
    account === undefined
      ? `${ofPods.join(', ')}: pods of every namespace can have that.`
      : `${account} alone gives the identity to an account of that name in every namespace.`;
  const because = 'Anybody who may make pods in any one namespace can then have this identity.';
  return [{ kind: 'every-namespace', ...about(draft, ['selectors', draft.selectors[0]?.index ?? 0]), says, because, nearest: 'add k8s:ns:NAMESPACE' }];
}
