import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { Header } from 'tar';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TemporaryFolder, temporaryFolder } from '../../../test/support/temporary.ts';
import type { Failure } from '../../core/failure.ts';
import { type Limits, openBundle } from './open-bundle.ts';
import { writeBundle } from './write-bundle.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => folder[Symbol.asyncDispose]());

const facts = {
  tool: { name: 'spirelab', version: '0.1.0' },
  why: 'asked',
  lab: { name: 'lab', definition: 'mtls', cluster: 'spirelab-lab' },
  versions: { spire: '1.15.3', kubernetes: 'v1.34.1' },
  followed: ['spire'],
  settings: {},
} as const;
const text = '{"items":[]}\n';
const node = 'nodes/a-name-of-a-node-that-is-longer-than-what-the-first-tar-had-room-for/and-so-is-what-it-says-about-this/mounts.txt';
const collected = {
  takenAt: '2026-11-25T05:00:00.000000000Z',
  kubernetes: 'v1.34.1',
  files: [
    { path: 'objects/pods.json', text, from: { kind: 'api', path: '/api/v1/pods' } },
    { path: node, text: 'é '.repeat(100_000), from: { kind: 'tool' } },
    { path: 'run/empty.txt', text: '', from: { kind: 'tool' } },
    ...Array.from({ length: 20 }, (_, index) => ({ path: `logs/${index}.log`, text: 'x'.repeat(index * 100), from: { kind: 'tool' } as const })),
  ],
  absent: [],
  missing: [{ path: 'nodes', from: { kind: 'tool' }, why: 'no engine' }],
} as const;

test('what was written is read: every byte, names of any length, and nothing is written for it', async () => {
  const file = join(folder.path, 'a.tar.zst');
  const { manifest, size } = await writeBundle(file, facts, collected);
  const bundle = await openBundle(file);
  expect(bundle.manifest).toEqual(manifest);
  expect(bundle.size).toBe(size);
  expect(size).toBe((await readFile(file)).length);
  for (const each of collected.files) expect(bundle.text(each.path)).toBe(each.text);
  expect(bundle.text('other')).toBeUndefined();
  expect(await readdir(folder.path)).toEqual(['a.tar.zst']);
});

test('a bundle that cannot be written is told, and leaves nothing', async () => {
  const file = await folder.write('file', '');
  await expect(writeBundle(join(file, 'a.tar.zst'), facts, collected)).rejects.toMatchObject({ code: 'E_CONFIG' });
  await mkdir(join(folder.path, 'taken.tar.zst'));
  await expect(writeBundle(join(folder.path, 'taken.tar.zst'), facts, collected)).rejects.toMatchObject({ code: 'E_CONFIG' });
  expect((await readdir(folder.path)).toSorted()).toEqual(['file', 'taken.tar.zst']);
});

interface Entry {
  readonly path: string;
  readonly content?: string;
  readonly type?: 'File' | 'SymbolicLink' | 'Directory';
}

/** A tar archive as somebody who means harm would make it. */
function tarOf(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ path, content = '', type = 'File' }) => {
    const body = Buffer.from(content);
    const header = Buffer.alloc(512);
    new Header({ path, type, size: body.length, mode: 0o600, mtime: new Date(0), ...(type === 'SymbolicLink' ? { linkpath: '/etc/passwd' } : {}) }).encode(
      header,
      0,
    );
    return [header, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

const sha256 = createHash('sha256').update(text).digest('hex');
const from = { kind: 'api', path: '/api/v1/pods' };
const manifest = (changes: object = {}): Entry => ({
  path: 'manifest.json',
  content: JSON.stringify({
    $schema: 'urn:spirelab:bundle:1',
    ...facts,
    files: [{ path: 'objects/pods.json', bytes: text.length, sha256, from }],
    absent: [],
    missing: [],
    ...changes,
  }),
});
const pods: Entry = { path: 'objects/pods.json', content: text };

/** What is said of a file with these bytes. */
async function saidOf(bytes: Buffer | string, limits?: Limits): Promise<string> {
  const file = join(folder.path, 'bad.tar.zst');
  await writeFile(file, bytes);
  const failure = await openBundle(file, limits).then(
    () => undefined,
    (error: Failure) => error,
  );
  expect(failure?.code ?? 'read without a word').toBe('E_BUNDLE');
  expect(await readdir(folder.path)).toEqual(['bad.tar.zst']);
  return failure?.message.replace(`${file} is not a bundle that can be read: `, '') ?? '';
}

test('what this test makes can be read, where it means no harm', async () => {
  const file = join(folder.path, 'good.tar.zst');
  await writeFile(file, zstdCompressSync(tarOf([manifest(), pods])));
  expect((await openBundle(file)).text('objects/pods.json')).toBe(text);
});

test.each<readonly [string, readonly Entry[], string]>([
  ['a file outside', [manifest(), { path: '../etc/x' }], 'it holds a file that lies outside of it: "../etc/x".'],
  ['an absolute one', [manifest(), { path: '/etc/x' }], 'it holds a file that lies outside of it: "/etc/x".'],
  ['one in the middle', [manifest(), { path: 'logs/../../x' }], 'it holds a file that lies outside of it: "logs/../../x".'],
  ['a link', [manifest(), { path: 'logs', type: 'SymbolicLink' }], 'it holds "logs", which is no file but SymbolicLink.'],
  ['a folder', [manifest(), { path: 'logs/', type: 'Directory' }], 'it holds "logs/", which is no file but Directory.'],
  ['something else first', [pods, manifest()], 'its first file is "objects/pods.json", not manifest.json: no bundle begins like that.'],
  ['nothing', [], 'what it holds is no tar archive (TAR_BAD_ARCHIVE: Unrecognized archive format).'],
  ['a file twice', [manifest(), pods, pods], 'it holds "objects/pods.json" twice.'],
  ['a file too few', [manifest()], 'it has no "objects/pods.json", which its manifest names.'],
  ['a file too many', [manifest(), pods, { path: 'more' }], 'its manifest does not name "more".'],
  ['another content', [manifest(), { ...pods, content: '{"items":{}}\n' }], 'its "objects/pods.json" is not the one that was collected.'],
  ['another length', [manifest(), { ...pods, content: '' }], 'its "objects/pods.json" is not the one that was collected.'],
  [
    'another format',
    [manifest({ $schema: 'urn:spirelab:bundle:2', news: true }), pods],
    'its manifest.json is of the format "urn:spirelab:bundle:2", and this spirelab reads urn:spirelab:bundle:1.',
  ],
  ['no format', [{ path: 'manifest.json', content: 'no JSON' }], 'its manifest.json does not say its format, and this spirelab reads urn:spirelab:bundle:1.'],
  ['a manifest that lacks something', [manifest({ lab: {} }), pods], 'its manifest.json is not as its format says.'],
])('an archive with %s is refused', async (_, entries, says) => {
  expect(await saidOf(zstdCompressSync(tarOf(entries)))).toBe(says);
});

test('what is no bundle at all', async () => {
  const good = tarOf([manifest(), pods]);
  expect(await saidOf('')).toBe('it ends too early: it was cut off on its way.');
  expect(await saidOf('hello, this is no bundle')).toBe('it is not compressed by Zstandard.');
  expect(await saidOf(gzipSync(good))).toBe('it is not compressed by Zstandard.');
  expect(await saidOf(good)).toBe('it is not compressed by Zstandard.');
  expect(await saidOf(zstdCompressSync(Buffer.from('{"no": "tar"}'.repeat(100))))).toMatch(/^what it holds is no tar archive/);
  expect(await saidOf(zstdCompressSync(Buffer.alloc(0)))).toMatch(/^(what it holds is no tar archive|it has no manifest.json)/);
});

test('a file that is not there, and one that is a folder', async () => {
  await expect(openBundle(join(folder.path, 'none'))).rejects.toMatchObject({ code: 'E_BUNDLE', message: expect.stringMatching(/^There is no file /) });
  await expect(openBundle(folder.path)).rejects.toMatchObject({ code: 'E_BUNDLE', message: expect.stringContaining('it is not a file') });
});

test('cut off anywhere, or with one byte changed anywhere, it is refused and never read wrong', async () => {
  const file = join(folder.path, 'bad.tar.zst');
  const { manifest } = await writeBundle(file, facts, collected);
  const bytes = await readFile(file);
  for (let length = 0; length < bytes.length; length += Math.ceil(bytes.length / 40)) await saidOf(bytes.subarray(0, length));
  await saidOf(bytes.subarray(0, -1));
  for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 40)) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 0x55;
    await writeFile(file, changed);
    const opened = await openBundle(file).catch((error: Failure) => error);
    // Zstandard does not use every bit of its own header.
    if ('manifest' in opened)
      expect([opened.manifest, ...collected.files.map(({ path }) => opened.text(path))]).toEqual([manifest, ...collected.files.map((each) => each.text)]);
    else expect(opened.code).toBe('E_BUNDLE');
  }
});

test('what unpacks to more than there may be is given up, however small it is', async () => {
  const bomb = zstdCompressSync(tarOf([manifest(), { path: 'zeros', content: '\0'.repeat(50 * 1024 ** 2) }]));
  expect(bomb.length).toBeLessThan(20_000);
  expect(await saidOf(bomb, { bytes: 10 * 1024 ** 2, files: 10 })).toBe('unpacked, it is larger than 10 MiB.');
  const many = Array.from({ length: 20 }, (_, index) => ({ path: `file-${index}` }));
  expect(await saidOf(zstdCompressSync(tarOf([manifest(), ...many])), { bytes: 10 * 1024 ** 2, files: 10 })).toBe('it holds more than 10 files.');
});
