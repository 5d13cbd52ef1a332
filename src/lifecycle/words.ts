import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../adapters/files/paths.ts';

/** A term of docs/words.md, and what it means. */
export interface Word {
  readonly term: string;
  readonly meaning: string;
}

/** The terms of SPIFFE and SPIRE, then our own, in the order of docs/words.md: the rows of its first two tables. */
export async function allWords(): Promise<readonly Word[]> {
  const [text = ''] = (await readFile(join(projectRoot, 'docs/words.md'), 'utf8')).split('\n## ');
  return [...text.matchAll(/^\| ([^|]+) \| ([^|]+) \|$/gm)]
    .map(([, term = '', meaning = '']) => ({ term: term.trim(), meaning: meaning.trim() }))
    .filter(({ term }) => !/^(-+|word|ours)$/.test(term));
}

/** Those of the terms that a text uses, in the singular or the plural. */
export function wordsIn(text: string, words: readonly Word[]): readonly Word[] {
  return words.filter(({ term }) => new RegExp(`\\b(?:${term.split(', ').map(inAnyNumber).join('|')})\\b`, 'i').test(text));
}

function inAnyNumber(term: string): string {
  return `${term.replace(/y$/, '(?:y|ie)').replaceAll('.', '\\.').replaceAll(' ', '\\s+')}s?`;
}
