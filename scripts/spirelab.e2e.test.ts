import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ended, fakeCheckout } from './fake-checkout.ts';

test('a bare checkout installs its real packages and runs on the Node among them', { timeout: 600_000 }, async () => {
  const { root, start } = await fakeCheckout('console.log(process.execPath);');
  for (const name of ['package.json', 'package-lock.json']) await cp(join(import.meta.dirname, '..', name), join(root, name));
  const first = await ended(start({ old: true, env: { NODE_ENV: 'production' } }));
  expect(first.stderr).toContain('there are no npm packages yet');
  expect(first).toMatchObject({ code: 0, stdout: `${join(root, 'node_modules/node/bin/node')}\n` });
  expect(await ended(start({ old: true }))).toMatchObject({ code: 0, stderr: '' });
  // As npm leaves it when it is killed half-way.
  await writeFile(join(root, 'node_modules/.package-lock.json'), '{}');
  await mkdir(join(root, 'node_modules/zod'), { recursive: true });
  expect((await ended(start({ old: true }))).code).toBe(0);
});
