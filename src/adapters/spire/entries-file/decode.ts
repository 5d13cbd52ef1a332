import type { Mistake } from '../../../core/mistake.ts';
import { placesIn } from './tree.ts';

export type Decoded = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'no-text'; readonly mistake: Mistake };

/** Bytes as text: UTF-8, or UTF-16 as PowerShell writes with `>`; a byte order mark is taken away. */
export function decode(bytes: Uint8Array): Decoded {
  const encoding = encodingOf(bytes);
  const text = decoded(bytes, encoding);
  if (text === undefined && encoding === 'utf-8' && isNearlyText(bytes)) return { kind: 'no-text', mistake: notUtf8(bytes) };
  if (text === undefined || isBinary(text)) return { kind: 'no-text', mistake: noText(bytes, encoding) };
  if (text.trim() === '') return { kind: 'no-text', mistake: { kind: 'empty', says: 'The file is empty.', because: emptyBecause } };
  return { kind: 'text', text };
}

/** Control characters that no editor writes into a text. */
function isBinary(text: string): boolean {
  return [...text.slice(0, 4096)].some((character) => character < '\t');
}

const emptyBecause = 'A list with no entry is said as {"entries": []}: it deletes every entry that an earlier file made.';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

function encodingOf([first, second, third, fourth]: Uint8Array): Encoding {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // JSON and YAML begin with ASCII: where every other byte is 0, a mark was left out (RFC 4627, section 3).
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return 'utf-16be';
  return 'utf-8';
}

function decoded(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Text in another encoding: few bytes that are not UTF-8, and none that no text has. */
function isNearlyText(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes.subarray(0, 65_536));
  return !isBinary(text) && [...text].filter((character) => character === replacement).length * 10 < text.length;
}

const replacement = '\ufffd';

function notUtf8(bytes: Uint8Array): Mistake {
  const text = new TextDecoder().decode(bytes);
  return {
    kind: 'no-utf-8',
    ...placesIn(text)(text.indexOf(replacement)),
    says: 'Here is a byte that is not UTF-8.',
    because: 'The file is in another encoding, such as Windows-1252 or ISO 8859-1.',
    nearest: 'save it as UTF-8',
  };
}

/** How files begin that people give by mistake. */
const beginnings: readonly { readonly bytes: readonly number[]; readonly what: string }[] = [
  { bytes: [0x1f, 0x8b], what: 'a gzip archive' },
  { bytes: [0x50, 0x4b, 3, 4], what: 'a zip archive' },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'a zstd archive' },
  { bytes: [0x7f, 0x45, 0x4c, 0x46], what: 'a program' },
  { bytes: [...Buffer.from('SQLite format 3')], what: 'an SQLite database' },
  { bytes: [0x30, 0x82], what: 'a certificate or key in DER' },
];

function noText(bytes: Uint8Array, encoding: Encoding): Mistake {
  const known = beginnings.find((beginning) => beginning.bytes.every((byte, index) => bytes[index] === byte));
  return {
    kind: 'no-text',
    says: `The file is ${known?.what ?? 'no text'}.`,
    because: `Read as ${encoding.toUpperCase()}, it holds bytes that no text has. Entries are JSON or YAML.`,
  };
}
