import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { printInTime } from './output.ts';

test('a line that finds room is not waited for', () => {
  expect(printInTime('one', new PassThrough())).toBeUndefined();
});

test('a reader that is slower than the lines holds them up, and gets every one', async () => {
  const pipe = new PassThrough({ highWaterMark: 8 });
  const waits = [printInTime('longer than the pipe', pipe), printInTime('one more', pipe)];
  expect(waits.every((wait) => wait !== undefined)).toBe(true);
  const read: string[] = [];
  pipe.setEncoding('utf8').on('data', (text: string) => read.push(text));
  await Promise.all(waits);
  expect(read.join('')).toBe('longer than the pipe\none more\n');
  expect(printInTime('last', pipe)).toBeUndefined();
});
