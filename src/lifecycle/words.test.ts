import { expect, test } from 'vitest';
import { lessonPages } from './lesson-pages.ts';
import { allWords, wordsIn } from './words.ts';

const words = await allWords();

test('the list has the terms of SPIFFE, and ours', () => {
  expect(words.map(({ term }) => term)).toEqual(expect.arrayContaining(['trust domain', 'X509-SVID', 'fault']));
});

test('a word is found in the plural, too, and across lines; part of another word is not it', () => {
  const found = (text: string): readonly string[] => wordsIn(text, words).map(({ term }) => term);
  expect(found('Two registration\nentries and their selectors.')).toEqual(['selector', 'registration entry']);
  expect(found('The default is unmarked.')).toEqual([]);
});

test('every page of a lesson leads to the words, and explains those that it uses', async () => {
  for (const [file, text] of await lessonPages()) {
    expect(text, file).toContain('(../words.md)');
    if (file === 'README.md') continue;
    for (const { term, meaning } of wordsIn(text.replace(/<details>.*<\/details>/s, ''), words)) expect(text, file).toContain(`| ${term} | ${meaning} |`);
  }
});
