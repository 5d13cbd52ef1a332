import { chmod, mkdir, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Manifest } from '../../src/adapters/kubernetes/apply.ts';
import type { AttachedLab, LabConnection } from '../../src/adapters/lab/running-lab.ts';
import { labFolder } from '../../src/adapters/state/lab-record.ts';
import { solutionText } from '../../src/cli/lesson-text.ts';
import { settingsFrom } from '../../src/cli/options.ts';
import type { ExpectationResult } from '../../src/core/results.ts';
import { diagnose } from '../../src/engine/diagnose.ts';
import { pathOf } from '../../src/evidence/api-path.ts';
import type { Lesson } from '../../src/lab/define-lesson.ts';
import { connectionTo } from '../../src/lifecycle/connection.ts';
import { differencesOf } from '../../src/lifecycle/differences.ts';
import { allLessons, findLesson } from '../../src/lifecycle/lessons.ts';
import { follow } from '../../src/lifecycle/up.ts';
import { paste } from '../support/bash.ts';
import type { Mend, Mends } from '../support/mends.ts';
import { docker, root, spirelab } from '../support/spirelab.ts';
import { chosen, chosenRows } from './chosen.ts';
import { tables } from './tables.ts';
import { tried } from './tried.ts';

/**
 * Each task is mended rightly and wrongly, by commands that are typed into bash, and what `check` says of it is compared
 * with the lesson's table. All on one lab; between two mends the fault is injected anew, and where that does not bring
 * back the state in which the task was set, the lab is reset and the task set again.
 */
/** Whoever has two of these runs at once on a machine gives the second lab a name of its own. */
const name = process.env['MENDS_LAB'] ?? 'mends';
const named = ['--name', name];
const minutes = (count: number): number => count * 60_000;
/** How far the user came in the lessons is theirs: this is somebody else. */
const state = { XDG_STATE_HOME: join(root, `artifacts/${name}-e2e`) };
const tools = join(state.XDG_STATE_HOME, 'bin');
const run = (...args: readonly string[]) => spirelab([...args, ...named], state);
const settings = await settingsFrom({ name }, { ...process.env, ...state });
const folder = labFolder(settings.paths.state, name);

const ids = (await allLessons()).map(({ id }) => id);
const all = new Map([...(await tables()).values()].map((table) => [table.lesson, table]));
const { stdout: commit } = await execa('git', ['rev-parse', 'HEAD'], { cwd: root, reject: false });
const wanted = process.env['MENDS'];
const lessons = await Promise.all(chosen(wanted === undefined ? tried : ids, wanted, commit ?? '').map(findLesson));

/** @returns what was not seen, in the order of the check; empty where it passes */
async function missing(id: string): Promise<readonly string[]> {
  const { stdout, stderr } = await run('check', id, '-o', 'json', '--quiet');
  expect(stdout, stderr).not.toBe('');
  const { passed, expectations } = JSON.parse(stdout) as { readonly passed: boolean; readonly expectations: readonly ExpectationResult[] };
  const unseen = expectations.filter(({ status }) => status === 'failed').map(({ describe }) => describe);
  expect(passed).toBe(unseen.length === 0);
  return unseen;
}

function learner(): Readonly<Record<string, string>> {
  return { ...state, KUBECONFIG: folder.kubeconfig, PATH: `${tools}${delimiter}${process.env['PATH']}` };
}

/** How long each part of a row took, for who wonders what a run's minutes were. */
async function timed<T>(what: string, doing: Promise<T>): Promise<T> {
  const began = performance.now();
  const value = await doing;
  console.log(`${what} ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return value;
}

async function type(lines: readonly string[]): Promise<void> {
  const { exitCode, said } = await paste(lines, learner());
  expect(exitCode, `${lines.join('\n')}\n${said}`).toBe(0);
}

async function setTask({ id }: Lesson): Promise<void> {
  const { exitCode, stderr } = await run('learn', id, '--task');
  expect(exitCode, stderr).toBe(0);
}

async function onLab<T>(lesson: Lesson, doing: (lab: AttachedLab, connection: LabConnection, signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(minutes(2));
  const connection = await connectionTo(lesson.on, folder, settings);
  await using attached = await follow(connection, () => undefined, signal);
  return await doing(attached, connection, signal);
}

/** The whole of the first hint, which a learner is told in stages. */
function toldFirst(lesson: Lesson): Promise<string> {
  return onLab(lesson, async (lab, _, signal) => (await diagnose(lesson, { lab, signal }))[0]?.mistake.says ?? 'There is no hint.');
}

/** The controller manager gives each entry that it makes an ID of its own (0.6.4). */
const madeByRule = /\bmanaged\.[0-9a-f-]{36}/;

/** What is not as it was at first, apart from pods that come and go: the mark of a task that is set. */
async function differences(connection: LabConnection, lab: AttachedLab, signal: AbortSignal): Promise<readonly string[]> {
  const found = await Promise.all([differencesOf(connection, lab, signal), whatLessonsBrought(connection, signal)]);
  return found
    .flat()
    .filter((each) => !/ is not ready|^.* has no pod\.$/.test(each))
    .map((each) => each.replace(madeByRule, 'managed.*'))
    .toSorted();
}

/** Told apart by more than that they are there: a row may have changed what the lesson brought along. */
async function whatLessonsBrought({ client, additions }: LabConnection, signal: AbortSignal): Promise<readonly string[]> {
  const objects = additions.flatMap((addition) => addition.objects);
  const there = await Promise.all(objects.map((object) => client.find<Manifest>(pathOf({ ...object, ...object.metadata }), signal)));
  return there.flatMap((object) => (object === undefined ? [] : [asWritten(object)]));
}

/** Without what controllers write, and without annotations, which say when pods were last replaced. */
function asWritten({ kind, metadata: { name, labels }, status: _, ...rest }: Manifest): string {
  return `${kind.toLowerCase()}/${name} is ${JSON.stringify({ labels, ...rest }, (key, value) => (key === 'annotations' ? undefined : value))}.`;
}

async function goBack(lesson: Lesson, row: Mend, asSet: readonly string[]): Promise<void> {
  const typed = row.back === undefined ? undefined : await paste(row.back, learner());
  const now = await onLab(lesson, async (lab, connection, signal) => {
    if (row.back === undefined) for (const action of lesson.task.fault.inject) await lab.perform(action, signal);
    return differences(connection, lab, signal);
  }).catch((error: unknown) => [String(error)]);
  if (JSON.stringify(now) === JSON.stringify(asSet)) return;
  const differ = [...now.filter((each) => !asSet.includes(each)), ...asSet.filter((each) => !now.includes(each)).map((each) => `No longer: ${each}`)];
  console.log(
    `${lesson.id}, ${row.mend}: the task is set anew. ${typed?.exitCode === 0 ? '' : (typed?.said ?? '')}${differ.map((each) => each.slice(0, 300)).join(' ')}`,
  );
  await setTask(lesson);
}

beforeAll(async () => {
  await run('down');
  const { exitCode, stderr } = await run('up');
  expect(exitCode, stderr).toBe(0);
  // A learner's kubectl is their own. Here it is that of the node, so that none need be installed.
  await mkdir(tools, { recursive: true });
  await docker('cp', '-L', `spirelab-${name}-control-plane:/usr/bin/kubectl`, join(tools, 'kubectl'));
  await chmod(join(tools, 'kubectl'), 0o755);
}, minutes(10));

afterAll(async () => {
  await run('down');
  await rm(state.XDG_STATE_HOME, { recursive: true, force: true });
}, minutes(2));

describe.each(lessons)('$id', (lesson) => {
  const table: Mends | undefined = all.get(lesson.id);
  const rows = chosenRows(table?.rows ?? [], wanted, commit ?? '');
  let asSet: readonly string[] = [];

  test('the task is set', { timeout: minutes(4) }, async () => {
    await setTask(lesson);
    asSet = await onLab(lesson, (lab, connection, signal) => differences(connection, lab, signal));
    expect(asSet, 'a fault that no difference shows could not be told from its mend').not.toEqual([]);
  });

  for (const row of rows) {
    test(`${row.mend}: ${row.verdict}`, { timeout: minutes(4) }, async () => {
      try {
        await type(row.type);
        const unseen = await timed('check', missing(lesson.id));
        if (row.verdict === 'passed') return expect(unseen, unseen.length === 0 ? '' : await toldFirst(lesson)).toEqual([]);
        expect(unseen, 'it passes').not.toEqual([]);
        expect(await toldFirst(lesson)).toMatch(row.says);
      } finally {
        await timed('back', goBack(lesson, row, asSet));
      }
    });
  }

  test('the printed solution, pasted, passes', { timeout: minutes(4) }, async () => {
    // As wide as a terminal usually is: commands are folded then.
    const [, ...lines] = solutionText(lesson, 80).split('\n');
    await type(lines);
    expect(await missing(lesson.id)).toEqual([]);
  });
});
