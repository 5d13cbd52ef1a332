import { createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Check } from '../../src/adapters/host/checks.ts';

/** As -o json prints it: what to type next is text. */
type Told = Omit<Check, 'next'> & { readonly next?: string };

import { spirelab } from '../support/spirelab.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary.ts';

/** The real docker client, in environments that lead it astray; a state, a cache and a file of docker of its own. */
let folder: TemporaryFolder;
let usual: Readonly<Record<string, string>>;
beforeEach(async () => {
  folder = await temporaryFolder();
  usual = { DOCKER_CONFIG: join(folder.path, 'docker'), SPIRELAB_STATE: join(folder.path, 'state'), SPIRELAB_CACHE: join(folder.path, 'cache') };
});
afterEach(() => folder[Symbol.asyncDispose]());

async function engineCheck(env: Readonly<Record<string, string>>): Promise<Told | undefined> {
  const { exitCode, stdout } = await spirelab(['doctor', '-o', 'json'], { ...usual, ...env });
  expect(exitCode).toBe(3);
  const { checks } = JSON.parse(stdout) as { readonly checks: readonly Told[] };
  return checks.find(({ id }) => id === 'engine');
}

const astray = (detail: string, next: string) => ({ status: 'failed', code: 'E_ENGINE_ENVIRONMENT', detail, next });

test.each([
  ['unix:///nonexistent', 'The container engine of DOCKER_HOST=unix:///nonexistent cannot be reached.'],
  ['tcp://127.0.0.1:1', 'The container engine of DOCKER_HOST=tcp://127.0.0.1:1 cannot be reached.'],
  ['ssh://nobody@127.0.0.1:1', 'The container engine of DOCKER_HOST=ssh://nobody@127.0.0.1:1 cannot be reached.'],
  ['tcp://engine.invalid:2375', 'The container engine of DOCKER_HOST=tcp://engine.invalid:2375 cannot be reached.'],
  ['pigeon://x', 'DOCKER_HOST=pigeon://x is not an address at which docker can look for a container engine.'],
])('DOCKER_HOST=%s is named, and taken back', async (address, detail) => {
  expect(await engineCheck({ DOCKER_HOST: address })).toMatchObject(astray(detail, 'unset DOCKER_HOST'));
});

test('an engine that takes a connection and never answers is named', { timeout: 60_000 }, async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const host = `tcp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  try {
    expect(await engineCheck({ DOCKER_HOST: host })).toMatchObject(
      astray(`The container engine of DOCKER_HOST=${host} has not answered within 15 s.`, 'unset DOCKER_HOST'),
    );
  } finally {
    server.close();
  }
});

test('contexts that do not exist, or are remote, are named, and so is the file that chose one', async () => {
  await execa('docker', ['context', 'create', 'farm', '--docker', 'host=ssh://nobody@127.0.0.1:1'], { env: usual });
  expect(await engineCheck({ DOCKER_CONTEXT: 'fram' })).toMatchObject(
    astray('DOCKER_CONTEXT=fram names a context of docker that does not exist. Did you mean farm?', 'unset DOCKER_CONTEXT'),
  );
  expect(await engineCheck({ DOCKER_CONTEXT: 'farm' })).toMatchObject(
    astray('The container engine of DOCKER_CONTEXT=farm, which is ssh://nobody@127.0.0.1:1, cannot be reached.', 'unset DOCKER_CONTEXT'),
  );
  await execa('docker', ['context', 'use', 'farm'], { env: usual });
  const said = `currentContext "farm" in ${join(folder.path, 'docker/config.json')}`;
  const check = await engineCheck({});
  expect(check).toMatchObject(astray(`The container engine of ${said}, which is ssh://nobody@127.0.0.1:1, cannot be reached.`, 'docker context use default'));
  // What is told to be typed leads back.
  await execa('docker', (check?.next ?? '').split(' ').slice(1), { env: usual });
  expect((await execa('docker', ['context', 'show'], { env: usual })).stdout).toBe('default');
});

test('certificates that are not there are named', async () => {
  expect(await engineCheck({ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/nonexistent' })).toMatchObject(
    astray('DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=/nonexistent has docker use TLS, and that fails.', 'unset DOCKER_TLS_VERIFY DOCKER_CERT_PATH'),
  );
});

test.each(['up', 'setup', 'down', 'status', 'reset', 'stop', 'start', 'prune', 'up --dry-run', 'images build'])(
  '%s names it too, and neither installs nor starts an engine',
  async (command) => {
    const { exitCode, stderr, stdout } = await spirelab(command.split(' '), { ...usual, DOCKER_HOST: 'tcp://127.0.0.1:1' });
    expect(`${stdout}${stderr}`).toMatch(/E_ENGINE_ENVIRONMENT[\s\S]*DOCKER_HOST=tcp:\/\/127\.0\.0\.1:1[\s\S]*Next: {2}unset DOCKER_HOST/);
    expect(`${stdout}${stderr}`).not.toMatch(/starting the container engine|installing a container engine|E_DEFECT/);
    expect(exitCode).toBe(3);
  },
);

test.each(['up', 'status', 'logs', 'kubeconfig', 'learn', 'prune', 'images ls', 'down'])(
  '%s says that its folders cannot be used, before anything else',
  async (command) => {
    const file = await folder.write('file', '');
    const { exitCode, stderr } = await spirelab(command.split(' '), { ...usual, SPIRELAB_STATE: join(file, 'below'), SPIRELAB_CACHE: 'relative' });
    expect(stderr).toMatch(/^E_FOLDER: A folder of this tool cannot be used\n/);
    expect(stderr).toContain(`SPIRELAB_STATE=${join(file, 'below')}`);
    expect(stderr).toContain('SPIRELAB_CACHE=relative');
    expect(exitCode).toBe(3);
  },
);
