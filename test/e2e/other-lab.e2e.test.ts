import { afterAll, beforeAll, expect, test } from 'vitest';
import { kubectl, spirelab } from '../support/spirelab.ts';

/**
 * A lab that shares no name with the usual one (test/labs): other namespaces, labels, objects, containers, service accounts,
 * trust domain, CSI driver and ConfigMap. What works on it takes names from the lab's definition, and from nowhere else.
 */
const cluster = 'spirelab-other-e2e';
const minutes = (count: number): number => count * 60_000;
const run = (...args: readonly string[]) => spirelab([...args, '--name', 'other-e2e', '--lab', 'test/labs/other.lab.ts']);

async function succeeds(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(...args);
  expect(exitCode, `${args.join(' ')}\n${stdout}\n${stderr}`).toBe(0);
  return stdout;
}

beforeAll(async () => {
  await run('down');
}, minutes(2));

afterAll(async () => {
  await run('down');
}, minutes(2));

test('it deploys, and passes the acid tests', { timeout: minutes(8) }, async () => {
  await succeeds('up');
  expect(await succeeds('test')).toContain('3 passed, 0 failed');
});

test('without the fault, its symptoms are absent', { timeout: minutes(5) }, async () => {
  expect(await succeeds('test', '--control', 'spiffe-id-mismatch')).toContain('HOLDS');
});

test('what was changed by hand is named, and a reset mends it', { timeout: minutes(4) }, async () => {
  await kubectl(cluster, '-n', 'shop', 'set', 'env', 'deployment/shop-till', 'DATA_TO_SEND=by hand');
  const { exitCode, stdout } = await run('status', '-o', 'json');
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ different: expect.arrayContaining([expect.stringContaining('deployment/shop-till')]) });
  await succeeds('reset');
  expect(JSON.parse(await succeeds('status', '-o', 'json'))).toMatchObject({ ready: true, different: [] });
});

test('it is stopped and started', { timeout: minutes(4) }, async () => {
  await succeeds('stop');
  await succeeds('start');
});
