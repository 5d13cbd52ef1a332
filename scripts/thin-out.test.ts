import { expect, test } from 'vitest';
import { line, writer } from '../test/support/lines.ts';
import { acidTests } from '../test/support/recordings.ts';
import { thinOut } from './thin-out.ts';

const by = writer('mtls-client');
const calls = (from: number, to: number, status = 'ok') =>
  Array.from({ length: to - from }, (_, index) => line(from + index, by, { event: 'call', status, seq: from + index }));
const kept = (lines: ReturnType<typeof calls>): readonly unknown[] => thinOut(lines).map(({ fields }) => fields['seq']);

test('of a burst of alike lines its ends are kept', () => {
  expect(kept(calls(0, 20))).toEqual([0, 1, 2, 17, 18, 19]);
});

test('what breaks a burst keeps its neighbours on both sides', () => {
  expect(kept([...calls(0, 20), ...calls(20, 21, 'fail'), ...calls(21, 40)])).toEqual([0, 1, 2, 17, 18, 19, 20, 21, 22, 23, 37, 38, 39]);
});

test('a pause breaks a burst too', () => {
  expect(kept([...calls(0, 8), ...calls(100, 108)])).toEqual([0, 1, 2, 5, 6, 7, 100, 101, 102, 105, 106, 107]);
});

test('the recordings are in order of time, of every app, and small enough to read', () => {
  const all = acidTests.all();
  expect(all.every(({ at }, index) => index === 0 || at >= (all[index - 1]?.at ?? 0n))).toBe(true);
  for (const app of ['spire-server', 'spire-agent', 'mtls-client', 'mtls-server', 'spiffe-csi-driver'])
    expect(acidTests.of(app).length, app).toBeGreaterThan(0);
  expect(acidTests.files.length).toBeGreaterThan(10);
  expect(all.reduce((bytes, { line: text }) => bytes + text.length, 0)).toBeLessThan(200_000);
});
