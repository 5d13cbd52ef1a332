import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ended, fakeCheckout, install, installedFile, spoke, standInNpm } from './fake-checkout.ts';

const says = `const said: string = JSON.stringify({ argv: process.argv.slice(2), old: process.versions.node.startsWith('20.') }); console.log(said); process.exitCode = 7;`;
/** Counts what it gets, and ends by itself a while after the first. */
const counts = `
let got: string[] = [];
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => { got.push(name); setTimeout(() => { console.log(got.join()); process.exit(130); }, 300); });
setInterval(() => undefined, 1000);
console.log('ready');`;

/** What an npm that works leaves; $1… are its arguments. */
const installs = `
echo "npm $*" >> calls
mkdir -p node_modules/node/bin
ln -sf '${process.execPath}' node_modules/node/bin/node
echo '${installedFile}' > node_modules/.package-lock.json
echo 'added 2 packages'`;

test.each([false, true])('arguments and exit code pass through (older Node: %s)', async (old) => {
  const { root, start } = await fakeCheckout(says);
  await install(root);
  const args = ['test', '--only', 'a b', '', '*'];
  const result = await ended(start({ args, old }));
  expect(result).toMatchObject({ code: 7, stderr: '' });
  expect(JSON.parse(result.stdout)).toEqual({ argv: args, old: false });
});

test('the tool is compiled once: a cache is filled in our cache folder', async () => {
  const { root, start } = await fakeCheckout(says);
  await install(root);
  await ended(start());
  expect(await readdir(join(root, 'cache/compile-cache'))).not.toEqual([]);
});

test('no warning about experiments, but every other one', async () => {
  const { root, start } = await fakeCheckout(
    `process.emitWarning('x', 'ExperimentalWarning'); process.emitWarning('y', { type: 'ExperimentalWarning' }); process.emitWarning('mind the step');`,
  );
  await install(root);
  const { stderr } = await ended(start());
  expect(stderr).toContain('mind the step');
  expect(stderr).not.toContain('Experimental');
});

test.each([
  ['SIGTERM', false],
  ['SIGINT', false],
  ['SIGTERM', true],
  ['SIGINT', true],
] as const)('%s to the launcher alone reaches the tool once (older Node: %s)', async (signal, old) => {
  const { root, start } = await fakeCheckout(counts);
  await install(root);
  const child = start({ old });
  const end = ended(child);
  await spoke(child);
  child.kill(signal);
  expect(await end).toMatchObject({ code: 130, stdout: `ready\n${signal}\n` });
});

test.runIf(process.platform === 'linux')('Ctrl-C at a terminal reaches the tool once', async () => {
  const { root, command } = await fakeCheckout(counts);
  await install(root);
  // script(1) gives a terminal, whose line discipline turns the byte 3 into SIGINT for the foreground group.
  const line = command({ old: true })
    .map((word) => `'${word}'`)
    .join(' ');
  const child = spawn('script', ['-qec', line, '/dev/null'], { env: { ...process.env, SPIRELAB_CACHE: join(root, 'cache') } });
  const end = ended(child);
  await spoke(child);
  child.stdin.write('\x03');
  const { code, stdout } = await end;
  expect(stdout.match(/SIG\w+/g)).toEqual(['SIGINT']);
  expect(code).toBe(130);
});

test('a tool that dies of a signal gives 128 + its number', async () => {
  const { root, start } = await fakeCheckout(`process.kill(process.pid, 'SIGKILL');`);
  await install(root);
  expect((await ended(start({ old: true }))).code).toBe(137);
});

test('packages that are missing are installed first, on stderr, development dependencies too', async () => {
  const { root, start } = await fakeCheckout(says);
  const env = await standInNpm(root, installs);
  const first = await ended(start({ env, old: true }));
  expect(first.code).toBe(7);
  expect(first.stderr).toContain('there are no npm packages yet: running npm ci');
  expect(first.stderr).toContain('added 2 packages');
  expect(JSON.parse(first.stdout)).toMatchObject({ argv: [] });
  expect((await ended(start({ env }))).stderr).toBe('');
  expect(await readFile(join(root, 'calls'), 'utf8')).toBe('npm ci --include=dev --no-audit --no-fund\n');
});

test.each([
  ['a package of another version', installedFile.replace('24.0.0', '23.0.0'), 1],
  ['a package with other content', installedFile.replace('sha512-a', 'sha512-c'), 1],
  ['a package too few', '{ "packages": {} }', 1],
  ['the same packages', installedFile, 0],
])('after a change of package-lock.json, %s installed: %#', async (_, installed, calls) => {
  const { root, start } = await fakeCheckout(says);
  await install(root, installed);
  // Older than package-lock.json's change time, as after a checkout of another commit.
  await utimes(join(root, 'node_modules/.package-lock.json'), 0, 0);
  expect((await ended(start({ env: await standInNpm(root, installs) }))).code).toBe(7);
  expect((await readFile(join(root, 'calls'), 'utf8').catch(() => '')).split('\n').length - 1).toBe(calls);
});

test('an npm that fails ends the start with 3, its words, and what to run', async () => {
  const { root, start } = await fakeCheckout(says);
  const { code, stderr, stdout } = await ended(start({ env: await standInNpm(root, 'echo no network >&2; exit 1') }));
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain('no network');
  expect(stderr).toContain(`cd ${root} && npm ci --include=dev`);
  expect((await readdir(root)).filter((name) => name.startsWith('.npm-ci'))).toEqual([]);
});

test('without npm, 3', async () => {
  const { root, start } = await fakeCheckout(says);
  const { code, stderr } = await ended(start({ env: { PATH: join(root, 'nowhere') } }));
  expect(code).toBe(3);
  expect(stderr).toContain('there is no npm on PATH');
});

test('an older Node whose npm ran no install scripts says what is missing', async () => {
  const { root, start } = await fakeCheckout(says);
  const script = installs.replace(/^ln .*$/m, '');
  const { code, stderr } = await ended(start({ old: true, env: await standInNpm(root, script) }));
  expect(code).toBe(3);
  expect(stderr).toContain('--ignore-scripts=false');
});

test('of two at once, one installs and the other waits', async () => {
  const { root, start } = await fakeCheckout(says);
  // Holds the lock until the other one has said that it waits.
  const env = await standInNpm(root, `while [ ! -e go ]; do sleep 0.05; done${installs}`);
  const first = start({ env });
  const firstEnd = ended(first);
  await spoke(first, 'stderr');
  const second = start({ env });
  const secondEnd = ended(second);
  await spoke(second, 'stderr');
  await writeFile(join(root, 'go'), '');
  const results = await Promise.all([firstEnd, secondEnd]);
  expect(results.map(({ code }) => code)).toEqual([7, 7]);
  expect(results[1].stderr).toContain(`another spirelab (process ${first.pid}) is installing`);
  expect(await readFile(join(root, 'calls'), 'utf8')).toBe('npm ci --include=dev --no-audit --no-fund\n');
});

test('the lock of a start that was killed is taken over, by one of several, once its npm has ended too', async () => {
  const { root, start } = await fakeCheckout(says);
  const env = await standInNpm(root, `echo begun; while [ ! -e go ]; do sleep 0.05; done${installs}`);
  const killed = start({ env });
  const killedEnd = ended(killed);
  await spoke(killed, 'stderr', 'begun');
  // npm may speak before its parent has written into the lock whose process it is.
  while (!existsSync(join(root, '.npm-ci.lock/npm'))) await delay(5);
  killed.kill('SIGKILL');
  const waiting = [0, 1, 2].map(() => start({ env }));
  const ends = waiting.map(ended);
  await Promise.all(waiting.map((child) => spoke(child, 'stderr')));
  await writeFile(join(root, 'go'), '');
  expect((await Promise.all(ends)).map(({ code }) => code)).toEqual([7, 7, 7]);
  await killedEnd;
  // The orphaned npm did the work; nobody ran another one beside it.
  expect(await readFile(join(root, 'calls'), 'utf8')).toBe('npm ci --include=dev --no-audit --no-fund\n');
  expect((await readdir(root)).filter((name) => name.startsWith('.npm-ci'))).toEqual([]);
});

test('a stop during the installation ends npm, lets the lock go and gives 143', async () => {
  const { root, start } = await fakeCheckout(says);
  const child = start({ env: await standInNpm(root, 'echo begun; exec sleep 60') });
  const end = ended(child);
  await spoke(child, 'stderr', 'begun');
  child.kill('SIGTERM');
  expect((await end).code).toBe(143);
  expect((await readdir(root)).filter((name) => name.startsWith('.npm-ci'))).toEqual([]);
});
