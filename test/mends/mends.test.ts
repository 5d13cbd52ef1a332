import { describe, expect, test } from 'vitest';
import { allLessons } from '../../src/lifecycle/lessons.ts';
import { rightWay } from '../support/mends.ts';
import { chosen, chosenRows } from './chosen.ts';
import { tables } from './tables.ts';
import { tried } from './tried.ts';

const ids = (await allLessons()).map(({ id }) => id);
const all = await tables();

test('every lesson has a table, in a file of its name', () => {
  expect([...all.keys()].toSorted()).toEqual(ids.map((id) => `${id}.mends.ts`).toSorted());
  for (const [file, { lesson }] of all) expect(file).toBe(`${lesson}.mends.ts`);
});

test('what CI chooses from are lessons', () => {
  expect(ids).toEqual(expect.arrayContaining([...tried]));
});

describe.each([...all.values()])('the mends of $lesson', ({ rows }) => {
  test('are eight or more, each named once, and one is right in another way than the printed one', () => {
    expect(rows.length).toBeGreaterThanOrEqual(8);
    expect(new Set(rows.map(({ mend }) => mend)).size).toBe(rows.length);
    expect(rows.filter(({ mend, verdict }) => verdict === 'passed' && mend.startsWith(rightWay)).length).toBeGreaterThan(0);
  });

  test.each(rows)('$mend', (row) => {
    expect(row.mend).not.toMatch(/[.:]$/);
    // A way is called right if and only if it passes.
    expect(row.mend.startsWith(rightWay)).toBe(row.verdict === 'passed');
    for (const line of [...row.type, ...(row.back ?? [])]) expect(line).toMatch(/^\S.*\S$/s);
    if (row.verdict === 'passed') expect(row.type.length).toBeGreaterThan(0);
    // A pattern that any sentence has is no test of what is said.
    else for (const anything of ['', 'The entry is wrong.', 'No mistake that this lesson knows is in your lab.']) expect(anything).not.toMatch(row.says);
  });
});

describe('which lessons are chosen', () => {
  const path = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

  test('those that are named, or all', () => {
    expect(chosen(path, 'f,b', '00000000')).toEqual(['f', 'b']);
    expect(chosen(path, 'all', '00000000')).toEqual(path);
  });

  test('one in seven by the commit, and seven commits can have all of them', () => {
    const sevenths = Array.from({ length: 7 }, (_, at) => chosen([...path, 'h'], undefined, `0000000${at}`));
    expect(sevenths).toEqual([['a', 'h'], ['b'], ['c'], ['d'], ['e'], ['f'], ['g']]);
  });

  test('of their rows a third, and 21 commits can have every row of every lesson', () => {
    const commits = Array.from({ length: 21 }, (_, at) => at.toString(16).padStart(8, '0'));
    const tried = new Set(
      commits.flatMap((commit) => chosen(path, undefined, commit).flatMap((id) => chosenRows([1, 2, 3, 4], undefined, commit).map((row) => `${id}${row}`))),
    );
    expect(tried.size).toBe(path.length * 4);
    expect(chosenRows([1, 2, 3, 4], 'a', '00000000')).toEqual([1, 2, 3, 4]);
  });

  test('without a commit, as in an archive of the sources, the first', () => {
    expect(chosen(path, undefined, '')).toEqual(['a']);
  });
});
