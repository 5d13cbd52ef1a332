import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allFaults } from '../lifecycle/faults.ts';
import { allLabs } from '../lifecycle/labs.ts';
import { allLessons } from '../lifecycle/lessons.ts';
import { listText, usersOf } from './list-text.ts';

const listed = { labs: await allLabs(), lessons: await allLessons(), faults: await allFaults() };

test('every lab, acid test, lesson and fault has a line that begins with its id', () => {
  const begins = new Set(
    listText(listed, 80)
      .split('\n')
      .map((line) => line.trim().split(' ')[0]),
  );
  const { labs, lessons, faults } = listed;
  for (const { id } of [...labs, ...labs.flatMap(({ acid }) => acid), ...lessons, ...faults]) expect(begins).toContain(id);
});

test('somebody who looks for a term of SPIRE or Kubernetes finds the lessons about it', () => {
  const lines = listText(listed, Number.POSITIVE_INFINITY).split('\n');
  const about = (term: RegExp): readonly (string | undefined)[] => lines.filter((line) => term.test(line)).map((line) => line.trim().split(' ')[0]);
  expect(about(/hostPath/)).toEqual(expect.arrayContaining(['socket-hostpath', 'hostpath-socket']));
  expect(about(/TokenReview/)).toContain('no-tokenreview');
  expect(about(/ClusterSPIFFEID/)).toEqual(expect.arrayContaining(['controller-manager', 'identity-for-everything']));
  expect(about(/NotAfter/)).toEqual(expect.arrayContaining(['server-outage', 'acid.server-stop']));
});

test('every fault that a file defines is found, and each is in a test or a lesson', async () => {
  const folder = join(import.meta.dirname, '../../labs/faults');
  const texts = await Promise.all(
    (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.fault.ts')).map((file) => readFile(join(folder, file), 'utf8')),
  );
  const defined = texts.flatMap((text) => [...text.matchAll(/\bid: '([a-z-]+)',\n\s+title:/g)].map(([, id]) => id));
  expect(listed.faults.map(({ id }) => id).toSorted()).toEqual(defined.toSorted());
  expect(listed.faults.filter(({ id }) => usersOf(id, listed).length === 0)).toEqual([]);
});

describe.each([60, 80, 120])('at %i columns', (width) => {
  test('no line is wider', () => {
    expect(
      Math.max(
        ...listText(listed, width)
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(width);
  });
});
