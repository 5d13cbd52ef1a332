import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunReport } from '../../src/core/report.ts';
import { kubectl, root, spirelab } from '../support/spirelab.ts';
import { openTerminal } from '../support/terminal.ts';

const cluster = 'spirelab-lessons';
const named = ['--name', 'lessons'];
const minutes = (count: number): number => count * 60_000;
/** SPIRE Server's own command line, as kubectl reaches it. */
const server = ['-n', 'spire', 'exec', 'spire-server-0', '--', '/opt/spire/bin/spire-server'];

/** How far the user came in the lessons is theirs: this is somebody else. */
const env = { XDG_STATE_HOME: join(root, 'artifacts/lessons-e2e') };
const run = (...args: readonly string[]) => spirelab(args, env);

interface Lesson {
  readonly id: string;
}

interface Hint {
  readonly stage: number;
  readonly where: string;
  readonly differs?: string;
  readonly says?: string;
}

interface Grade {
  readonly passed: boolean;
  readonly hint: Hint | null;
}

async function ids(): Promise<readonly string[]> {
  return (JSON.parse((await run('learn', '-o', 'json')).stdout) as readonly Lesson[]).map(({ id }) => id);
}

/** What a classroom sees of a learner's lab. */
async function grade(id: string): Promise<Grade & { readonly exitCode: number }> {
  const { exitCode, stdout } = await run('check', id, ...named, '-o', 'json', '--quiet');
  return { exitCode, ...(JSON.parse(stdout) as Grade) };
}

/** What a learner is told who asks once more. */
async function hint(id: string): Promise<Hint | null> {
  const { stdout } = await run('hint', id, ...named, '-o', 'json', '--quiet');
  return (JSON.parse(stdout) as Grade).hint;
}

beforeAll(async () => {
  await run('down', ...named);
  expect((await run('up', ...named)).exitCode).toBe(0);
}, minutes(5));

afterAll(async () => {
  await run('down', ...named);
  await rm(env.XDG_STATE_HOME, { recursive: true, force: true });
}, minutes(2));

describe('every lesson', () => {
  test('is taken from beginning to end with nobody there, all on one cluster', { timeout: minutes(35) }, async () => {
    // Backwards: none needs what another one left behind.
    const order = (await ids()).toReversed();
    const { exitCode, stdout, stderr } = await run('learn', ...order, '--unattended', ...named, '-o', 'json');
    expect(exitCode, stderr).toBe(0);
    const { tests } = JSON.parse(stdout) as RunReport;
    expect(tests.map(({ id, status }) => `${id} ${status}`)).toEqual(order.map((id) => `lesson.${id} passed`));
  });
});

describe('a task', () => {
  const id = 'failed-attestation';
  const update = (...selectors: readonly string[]): Promise<string> =>
    kubectl(
      cluster,
      ...server,
      ...['entry', 'update', '-entryID', 'mtls-client', '-spiffeID', 'spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client'],
      ...['-parentID', 'spiffe://spirelab.test/node/any', '-x509SVIDTTL', '30'],
      ...selectors.flatMap((selector) => ['-selector', selector]),
    );

  test('that has not begun cannot be checked', async () => {
    expect((await run('reset', ...named)).exitCode).toBe(0);
    const { exitCode, stderr } = await run('check', id, ...named);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('E_NO_LESSON');
    expect(stderr).toContain(`npm run -s lab -- learn ${id}`);
  });

  test('is told, and is not done yet: the hint names what is wrong', { timeout: minutes(2) }, async () => {
    const { exitCode, stdout } = await run('learn', id, '--task', ...named);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Somebody tidied up the registration entries.');
    const { stdout: checked } = await run('check', id, ...named, '-o', 'json', '--quiet');
    expect(checked).not.toContain('mtls-clint"');
    expect(JSON.parse(checked)).toMatchObject({ passed: false, hint: { stage: 1 } });
    expect(await hint(id)).toMatchObject({ stage: 2, differs: expect.stringContaining('selector') });
    expect(await hint(id)).toMatchObject({ stage: 3, says: expect.stringContaining('demands k8s:sa:mtls-clint') });
  });

  test('mended too loosely is told as that: the identity goes to everybody', { timeout: minutes(2) }, async () => {
    await update('k8s:ns:mtls-demo');
    expect(await grade(id)).toMatchObject({ exitCode: 1, passed: false, hint: { stage: 1 } });
    expect(await hint(id)).toMatchObject({ stage: 2 });
    expect(await hint(id)).toMatchObject({ stage: 3, says: expect.stringContaining('demands k8s:ns:mtls-demo') });
  });

  test('made worse is told as what it is now', { timeout: minutes(2) }, async () => {
    await kubectl(cluster, ...server, 'entry', 'delete', '-entryID', 'mtls-client');
    expect(await grade(id)).toMatchObject({ exitCode: 1, hint: { stage: 1 } });
    expect(await hint(id)).toMatchObject({ stage: 2, differs: expect.stringContaining('No entry') });
  });

  test('is solved by the tool, and then passes', { timeout: minutes(2) }, async () => {
    expect((await run('solve', id, ...named)).exitCode).toBe(0);
    expect(await grade(id)).toMatchObject({ exitCode: 0, passed: true, hint: null });
    const lessons = JSON.parse((await run('learn', '-o', 'json')).stdout) as readonly (Lesson & { readonly state: string })[];
    expect(lessons.find((lesson) => lesson.id === id)?.state).toBe('passed');
  });

  test('is over after a reset', { timeout: minutes(1) }, async () => {
    expect((await run('reset', ...named)).exitCode).toBe(0);
    expect((await run('check', id, ...named)).exitCode).toBe(2);
  });
});

describe('in a terminal', () => {
  const id = 'failed-attestation';
  const size = { columns: 80, rows: 24 };
  const learn = () => openTerminal(['learn', id, ...named], size, env);

  test('a lesson is walked through: left and resumed, gone back, checked too early, solved', { timeout: minutes(5) }, async () => {
    const first = learn();
    expect(await first.asked()).toMatch(/Step 1 of 2/);
    // Done as told in another terminal, and looked at a while later.
    await kubectl(cluster, '-n', 'mtls-demo', 'rollout', 'restart', 'deployment/mtls-client');
    await kubectl(cluster, '-n', 'mtls-demo', 'rollout', 'status', 'deployment/mtls-client');
    first.type('l');
    expect(await first.asked()).toMatch(/ {2}seen .*msg: PID attested to have selectors\n.*go on/s);
    first.type('e');
    expect(await first.asked()).toContain('"msg":"PID attested to have selectors"');
    first.type('');
    expect(await first.asked()).toMatch(/Step 2 of 2/);
    first.type('q');
    expect(await first.ended).toMatchObject({ exitCode: 0, rest: expect.stringContaining(`\n  npm run -s lab -- learn ${id} --name lessons\n`) });

    const second = learn();
    const resumed = await second.asked();
    expect(resumed).toMatch(/Step 2 of 2/);
    for (const line of resumed.split('\n')) expect(line.length).toBeLessThanOrEqual(size.columns);
    second.type('b');
    expect(await second.asked()).toMatch(/Step 1 of 2/);
    second.type('nonsense');
    expect(await second.asked()).toContain('There is no choice “nonsense”.');
    // Nothing was done: what was not seen is still on the screen, and the step is not shown over it.
    second.type('l');
    const refused = (await second.asked()).split('\n');
    expect(refused.length).toBeLessThanOrEqual(size.rows);
    expect(refused.filter((line) => line.startsWith('  NOT seen'))).toHaveLength(2);
    expect(refused.join('\n')).not.toContain('Step 1 of 2');
    second.type('');
    expect(await second.asked()).toMatch(/ {2}seen /);
    second.type('');
    expect(await second.asked()).toContain('Step 2 of 2');
    second.type('');
    expect(await second.asked()).toContain('an entry describes the pods of mtls-client, and no others');
    second.type('');
    expect(await second.asked()).toContain('The steps are done.');
    second.type('');
    expect(await second.asked()).toContain('Your task');
    second.type('c');
    expect(await second.asked()).toMatch(/is not done yet.*Where to look: .*Hint 1 of 3/s);
    second.type('s');
    expect(await second.asked()).toMatch(/The solution:.*The task of failed-attestation is done\..*Question: /s);
    for (let answers = 0; answers < 2; answers++) {
      second.type('');
      expect(await second.asked()).toContain('Answer: ');
    }
    second.type('');
    expect(await second.ended).toMatchObject({ exitCode: 0, rest: expect.stringContaining(`You have passed ${id}.`) });
  });

  test('Ctrl-C leaves it, and the place is kept', { timeout: minutes(2) }, async () => {
    const third = learn();
    await third.asked();
    third.interrupt();
    expect((await third.ended).exitCode).toBe(0);
    const lessons = JSON.parse((await run('learn', '-o', 'json')).stdout) as readonly (Lesson & { readonly state: string })[];
    expect(lessons.find((lesson) => lesson.id === id)?.state).toBe('passed');
  });
});
