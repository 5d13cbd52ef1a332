import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pathsFrom } from '../../src/adapters/files/paths.ts';
import { labFolder, readRecord } from '../../src/adapters/state/lab-record.ts';
import { allFaults } from '../../src/lifecycle/faults.ts';
import { injectionsIn } from '../../src/lifecycle/undo-book.ts';
import { commitNumber, shareOf } from '../support/by-commit.ts';
import { spirelab, startSpirelab, untilLine } from '../support/spirelab.ts';

/**
 * Faults that run by themselves, on a lab of their own: a quarter of them by the commit, a few of these also without the
 * fault, and what happens when the run that injected one is killed.
 */
const named = ['--name', 'faults-e2e'];
const minutes = (count: number): number => count * 60_000;
const run = (...args: readonly string[]) => spirelab([...args, ...named]);
const faults = await allFaults();
const ids = faults.map(({ id }) => id);
const commit = await commitNumber();
const tried = shareOf(ids, 4, commit);

function never(): never {
  throw new Error('it is not there');
}

interface Status {
  readonly ready: boolean;
  readonly different: readonly string[];
}

const status = async (): Promise<Status> => JSON.parse((await run('status', '-o', 'json')).stdout) as Status;
const asItWas = { ready: true, different: [] };

beforeAll(async () => {
  await run('down');
  const { exitCode, stderr } = await run('up');
  expect(exitCode, stderr).toBe(0);
}, minutes(5));

afterAll(async () => {
  await run('down');
}, minutes(2));

test(`${tried.join(', ')}: injected, seen, healed, and nothing of it is left`, { timeout: minutes(10) }, async () => {
  const { exitCode, stdout, stderr } = await run('fault', 'run', ...tried);
  expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
  expect(await status()).toMatchObject(asItWas);
});

test('without the fault, none of what it shows is seen', { timeout: minutes(6) }, async () => {
  const { exitCode, stdout, stderr } = await run('fault', 'run', '--control', ...shareOf(tried, 3, Math.floor(commit / 4)));
  expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
  expect(stdout).toContain('HOLDS');
});

describe('a run that is killed leaves its fault to the next command', () => {
  const killed = async (at: string): Promise<void> => {
    const running = startSpirelab(['fault', 'run', 'misspelt-selector', ...named, '-v']);
    await untilLine(running, at);
    running.kill('SIGKILL');
    await running;
  };

  test('in the middle of its symptoms: fault status names it, and fault heal proves that it is healed', { timeout: minutes(4) }, async () => {
    await killed('fault: A new client is told');
    const told = JSON.parse((await run('fault', 'status', '-o', 'json')).stdout) as { readonly fault: string; readonly stage: string };
    expect(told).toMatchObject({ fault: 'misspelt-selector', stage: 'being-tried' });
    const { exitCode, stderr } = await run('fault', 'heal');
    expect(exitCode, stderr).toBe(0);
    expect(await status()).toMatchObject(asItWas);
  });

  test('in the middle of its healing: the next fault is injected into a lab that is well', { timeout: minutes(5) }, async () => {
    await killed('heal: ');
    const { exitCode, stderr } = await run('fault', 'run', 'hour-long-svid');
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/healing what a run that was killed left at .*: The entry of the client/);
    expect(await status()).toMatchObject(asItWas);
  });
});

test('a mystery is told to nobody, graded, and healed', { timeout: minutes(5) }, async () => {
  const injected = await run('fault', 'inject', '--mystery', '--level', '2');
  expect(injected.exitCode, injected.stderr).toBe(0);
  // One fault at a time, and neither the refusal nor the status says which it is.
  const second = await run('fault', 'inject', 'hour-long-svid');
  expect(second.exitCode).toBe(6);
  const told = await run('fault', 'status');
  for (const { stdout, stderr } of [injected, second, told])
    for (const id of ids.filter((each) => each !== 'hour-long-svid')) expect(`${stdout}${stderr}`).not.toContain(id);
  // No secret from who decodes the record.
  const [injection] = injectionsIn((await readRecord(labFolder(pathsFrom(process.env).state, 'faults-e2e'))) ?? never());
  const is = faults.find(({ id }) => id === injection?.fault) ?? never();
  const other = faults.find(({ area }) => area !== is.area) ?? never();
  const line = 'a line that nobody wrote';
  const wrong = await run('fault', 'answer', other.id, '--line', line, '-o', 'json');
  expect([wrong.exitCode, JSON.parse(wrong.stdout)]).toEqual([1, { cause: 'wrong', evidence: 'not-in-the-logs' }]);
  const right = await run('fault', 'answer', is.id, '--line', line, '-o', 'json');
  expect([right.exitCode, JSON.parse(right.stdout)]).toEqual([0, { cause: 'right', evidence: 'not-in-the-logs' }]);
  const healed = await run('fault', 'heal');
  expect(healed.exitCode, healed.stderr).toBe(0);
  expect(healed.stdout).toContain(`Healed, and the lab is as it was. It was: ${is.title}`);
  expect(await status()).toMatchObject(asItWas);
});
