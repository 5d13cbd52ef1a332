import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { settingsIn } from '../../test/support/settings.ts';
import { type TemporaryFolder, temporaryFolder } from '../../test/support/temporary.ts';
import { shell } from '../core/command-line.ts';
import { ensureEngine } from './prepare.ts';

/** A PATH on which nothing is that could be installed with, or started. */
let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
  vi.stubEnv('PATH', folder.path);
  vi.stubEnv('DOCKER_CONFIG', folder.path);
  for (const name of ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_TLS_VERIFY', 'DOCKER_TLS']) vi.stubEnv(name, undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

const { signal } = new AbortController();

test.each([
  ['KIND_EXPERIMENTAL_PROVIDER', 'podman'],
  ['KIND_EXPERIMENTAL_PROVIDER', 'dokcer'],
  ['DOCKER_HOST', 'ssh://farm.invalid'],
  ['DOCKER_CONTEXT', 'farm'],
])('with %s=%s no engine is installed or started behind the back of who set it', async (name, value) => {
  vi.stubEnv(name, value);
  const notes: string[] = [];
  await expect(ensureEngine(settingsIn(folder.path), signal, (text) => notes.push(text))).rejects.toMatchObject({
    code: 'E_ENGINE_ENVIRONMENT',
    message: expect.stringContaining(`${name}=${value}`),
    detail: { next: [shell(`unset ${name}`)] },
  });
  expect(notes).toEqual([]);
});
