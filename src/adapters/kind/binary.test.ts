import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { writeProgram } from '../../../test/support/program.ts';
import { ensureKind, type Kind } from './binary.ts';
import { releaseName } from './fetch-kind.ts';

const version = 'v0.33.0';
const name = releaseName(process.platform, process.arch);
const content = Buffer.alloc(300_000, 'kind');
const sum = createHash('sha256').update(content).digest('hex');

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'spirelab-kind-'));
  // A PATH of our own: neither a kind nor a Go of this machine may be found.
  await mkdir(join(root, 'bin'));
  vi.stubEnv('PATH', join(root, 'bin'));
  return async () => {
    vi.unstubAllEnvs();
    await rm(root, { recursive: true });
  };
});

type Answer = Parameters<typeof createServer>[1];
const published =
  (over: Readonly<Record<string, Answer>>): Answer =>
  (request, response) => {
    const usual: Readonly<Record<string, Answer>> = {
      [`/dl/${version}/${name}.sha256sum`]: (_, to) => to.end(`${sum}  ${name}\n`),
      [`/dl/${version}/${name}`]: (_, to) => to.end(content),
    };
    const answer = { ...usual, ...over }[request.url ?? ''];
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response);
  };

async function site(answer: Answer): Promise<string> {
  const server: Server = createServer(answer as never);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/dl`;
}

const ensure = (downloadBase: string, signal = new AbortController().signal): Promise<Kind> =>
  ensureKind({ cache: join(root, 'cache'), downloadBase, patience: 300, signal, note: () => undefined });
const kept = async (): Promise<readonly string[]> => readdir(join(root, 'cache/tools', `kind-${version}`)).catch(() => []);

async function onPath(prints: string): Promise<void> {
  await writeProgram(join(root, 'bin/kind'), `echo ${prints}`);
}

test('downloads once, checks it, finds it in the cache afterwards', async () => {
  const base = await site(published({}));
  const kind = await ensure(base);
  expect(kind).toEqual({ path: join(root, 'cache/tools', `kind-${version}`, 'kind'), version, origin: 'download' });
  expect(await readFile(kind.path)).toEqual(content);
  expect((await stat(kind.path)).mode & 0o111).toBe(0o111);
  expect(await kept()).toEqual(['kind']);
  expect((await ensure('http://127.0.0.1:1/dl')).origin).toBe('cache');
});

test('takes the kind on PATH in exactly the pinned version', async () => {
  await onPath('0.33.0');
  expect(await ensure('http://127.0.0.1:1/dl')).toEqual({ path: join(root, 'bin/kind'), version, origin: 'path' });
});

test('does not take another version on PATH, and says so', async () => {
  await onPath('0.32.0');
  const said = {
    code: 'E_KIND_MISSING',
    detail: { evidence: ['the kind on PATH has version 0.32.0', expect.stringContaining('ECONNREFUSED'), expect.stringContaining('Go')] },
  };
  await expect(ensure(`${await refused()}/dl`)).rejects.toMatchObject(said);
});

test('a wrong checksum is refused and nothing is kept', async () => {
  const base = await site(published({ [`/dl/${version}/${name}`]: (_, to) => to.end('something else') }));
  await expect(ensure(base)).rejects.toMatchObject({ code: 'E_CHECKSUM' });
  expect(await kept()).toEqual([]);
});

test.each([
  ['the binary', `/dl/${version}/${name}`],
  ['its checksum', `/dl/${version}/${name}.sha256sum`],
])('without %s there is nothing to be had', async (_, path) => {
  const base = await site(published({ [path]: undefined }));
  await expect(ensure(base)).rejects.toMatchObject({
    code: 'E_KIND_MISSING',
    detail: { evidence: expect.arrayContaining([expect.stringContaining('answers 404')]) },
  });
  expect(await kept()).toEqual([]);
});

test('a page that is no checksum is not taken for one', async () => {
  const base = await site((_, to) => void to.end('<html>log in to the wireless network</html>'));
  await expect(ensure(base)).rejects.toMatchObject({
    code: 'E_KIND_MISSING',
    detail: { evidence: expect.arrayContaining([expect.stringContaining('is not a checksum')]) },
  });
});

test('a server that accepts and never answers is given up', async () => {
  const base = await site(() => undefined);
  await expect(ensure(base)).rejects.toMatchObject({
    code: 'E_KIND_MISSING',
    detail: { evidence: expect.arrayContaining([expect.stringContaining('sent nothing for 0.3 s')]) },
  });
});

test('a server that hangs in the middle is given up and nothing is kept', async () => {
  const half: Answer = (_, to) => void to.writeHead(200, { 'content-length': content.length }).write(content.subarray(0, 1000));
  const base = await site(published({ [`/dl/${version}/${name}`]: half }));
  await expect(ensure(base)).rejects.toMatchObject({ code: 'E_KIND_MISSING' });
  expect(await kept()).toEqual([]);
});

test('a connection cut half-way leaves nothing under the final name', async () => {
  const cut: Answer = (_, to) => {
    to.writeHead(200, { 'content-length': content.length });
    to.write(content.subarray(0, content.length / 2), () => to.destroy());
  };
  const base = await site(published({ [`/dl/${version}/${name}`]: cut }));
  await expect(ensure(base)).rejects.toMatchObject({ code: 'E_KIND_MISSING' });
  expect(await kept()).toEqual([]);
});

test('an interruption ends the download with its own reason', async () => {
  const stop = new AbortController();
  const base = await site(published({ [`/dl/${version}/${name}`]: () => stop.abort(new Error('Ctrl-C')) }));
  await expect(ensure(base, stop.signal)).rejects.toThrow('Ctrl-C');
  expect(await kept()).toEqual([]);
});

test('two at once both get the whole file', async () => {
  const base = await site(published({}));
  const both = await Promise.all([ensure(base), ensure(base)]);
  expect(await Promise.all(both.map(({ path }) => readFile(path)))).toEqual([content, content]);
  expect(await kept()).toEqual(['kind']);
});

/** An address at which nobody listens any more. */
async function refused(): Promise<string> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}`;
}
