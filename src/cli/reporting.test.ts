import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { openTerminal } from '../../test/support/terminal.ts';

const usual = { columns: 80, rows: 24 };
// One for all: with the tool's compile cache in it, each start takes a second less.
const folder = await temporaryFolder();
afterAll(() => folder[Symbol.asyncDispose]());

/** A set-up that fails at once, because no engine answers there: two lines of progress, and a problem. */
async function setUpOn(size: typeof usual, env: Record<string, string> = {}): Promise<string> {
  const { ended } = openTerminal(['setup'], size, {
    ...env,
    DOCKER_HOST: `unix://${join(folder.path, 'nobody.sock')}`,
    SPIRELAB_CACHE: join(folder.path, 'cache'),
    XDG_STATE_HOME: join(folder.path, 'state'),
  });
  const { exitCode, rest } = await ended;
  expect(exitCode, rest).toBe(3);
  return rest;
}

test.each([
  ['unknown size', { columns: 0, rows: 0 }, {}],
  ['ten rows', { columns: 80, rows: 10 }, {}],
  ['no power to draw', usual, { TERM: 'dumb' }],
  ['a CI system', usual, { CI: 'true' }],
])('a terminal of %s gets lines', async (_, size, env) => {
  const said = await setUpOn(size, env);
  expect(said).toMatch(/^\[ {2}\d\.\ds\] setup: lab /m);
  expect(said).toMatch(/^\[ {2}\d\.\ds\] FAIL {3}A container engine answers/m);
});

test('a terminal of the usual size gets a list', async () => {
  const said = await setUpOn(usual);
  expect(said).toContain('✗ A container engine answers');
  expect(said).not.toMatch(/^\[ {2}\d/m);
});
