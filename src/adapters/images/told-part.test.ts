import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import type { News } from '../../core/events.ts';
import { toldPart } from './told-part.ts';

const signal = new AbortController().signal;

test('a part is told when it begins and when it ends, and how long it took is what is usual next time', async () => {
  await using folder = await temporaryFolder();
  const news: News[] = [];
  const told = { cache: folder.path, signal, note: (each: News) => void news.push(each) };
  const part = { doing: 'pulling', part: 'registry.test/a:1', counted: { noun: 'image', number: 1, of: 2 } };
  expect(await toldPart(part, told, async () => news.length)).toBe(1);
  await toldPart(part, told, async () => undefined);
  const seconds = expect.any(Number);
  expect(news).toEqual([
    { type: 'part.started', ...part },
    { type: 'part.ended', part: part.part, seconds },
    { type: 'part.started', ...part, usualSeconds: seconds },
    { type: 'part.ended', part: part.part, seconds },
  ]);
  expect(await readFile(join(folder.path, 'usual-seconds/registry.test-a-1'), 'utf8')).toMatch(/^\d+\.\d\n$/);
});

test('what a build here has not taken yet is known from elsewhere, and what fails is not remembered', async () => {
  await using folder = await temporaryFolder();
  const news: News[] = [];
  const told = { cache: folder.path, signal, note: (each: News) => void news.push(each) };
  const broken = new Error('no compiler');
  const fails = toldPart({ doing: 'building', part: 'kubernetes' }, told, () => Promise.reject(broken));
  await expect(fails).rejects.toBe(broken);
  await toldPart({ doing: 'building', part: 'kubernetes' }, told, async () => undefined);
  const [first, second] = news;
  expect(first).toMatchObject({ type: 'part.started', usualSeconds: expect.any(Number) });
  expect(second).toEqual(first);
});

test('nothing begins once the run is stopped', async () => {
  await using folder = await temporaryFolder();
  const news: News[] = [];
  const stopped = { cache: folder.path, signal: AbortSignal.abort(), note: (each: News) => void news.push(each) };
  await expect(toldPart({ doing: 'building', part: 'etcd' }, stopped, async () => 'built')).rejects.toThrow();
  expect(news).toEqual([]);
});
