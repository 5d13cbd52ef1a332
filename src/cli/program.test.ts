import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { settingsIn } from '../../test/support/settings.ts';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { labFolder, writeRecord } from '../adapters/state/lab-record.ts';
import { commandNames } from '../core/command-line.ts';
import { newRecord } from '../lifecycle/deployment.ts';
import { findLab } from '../lifecycle/labs.ts';
import { buildProgram, commands } from './program.ts';
import type { Interruption } from './signals.ts';

const interruption: Interruption = { signal: new AbortController().signal, cleanup: '' };
const program = () => {
  const built = buildProgram(interruption, () => undefined);
  const quiet = { writeErr: () => undefined, writeOut: () => undefined };
  for (const command of [built, ...built.commands]) command.configureOutput(quiet);
  return built;
};

test('commands are permanent: scripts call them', () => {
  const names = commands.map(({ group, name }) => [...(group === undefined ? [] : [group]), name.split(' ')[0]].join(' '));
  expect(names).toEqual(expect.arrayContaining(['up', 'test', 'down', 'status', 'logs', 'doctor', 'ls', 'explain', 'images', 'kubeconfig', 'setup', 'prune']));
  expect(new Set(names).size).toBe(names.length);
});

test('each of them can be advised, and nothing else', () => {
  const words = new Set(commands.map(({ group, name }) => group ?? name.split(' ')[0]));
  expect([...words].toSorted()).toEqual(commandNames.filter((name) => name !== '--help').toSorted());
});

/** What a command says on standard error, run with a state of its own. */
async function saidBy(args: readonly string[], state: string): Promise<string> {
  vi.stubEnv('SPIRELAB_STATE', state);
  let said = '';
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  try {
    await program().parseAsync(args, { from: 'user' });
  } finally {
    stderr.mockRestore();
    vi.unstubAllEnvs();
  }
  return said;
}

test.each([
  [['logs'], 'npm run lab:deploy -- --name second -c'],
  [['kubeconfig'], 'npm run lab:deploy -- --name second -c'],
  [['collect'], 'npm run -s lab -- collect -o lab.tar.zst --name second -c'],
  [['check', 'rotation'], 'npm run -s lab -- learn rotation --name second -c'],
  [['learn', 'rotation', '--no-input'], 'npm run -s lab -- learn rotation --unattended --name second -c'],
  [['test', '--rerun-failed'], 'npm run lab:test -- --name second -c'],
])('what %j advises is for the lab and the configuration file that were given', async (args, next) => {
  await using folder = await temporaryFolder();
  const config = await folder.write('my lab.yaml', 'name: from-file\n');
  expect(await saidBy([...args, '--name', 'second', '-c', config], folder.path)).toContain(`${next} '${config}'\n`);
});

test.each([
  [['logs']],
  [['reset']],
  [['stop']],
  [['start']],
  [['status']],
  [['collect', '-o', 'none']],
  [['entries', 'apply', '-f', 'entries.json']],
  [['check', 'rotation']],
])('%j of another definition than the lab was made from is refused, and both are named', async ([...args]) => {
  await using folder = await temporaryFolder();
  await folder.write('entries.json', '{"entries": []}');
  const given = args.map((arg) => (arg === 'entries.json' ? join(folder.path, arg) : arg));
  await writeRecord(labFolder(folder.path, 'second'), {
    ...newRecord(await findLab('mtls'), '', { ...settingsIn(folder.path), name: 'second' }),
    phase: 'ready',
  });
  const said = await saidBy([...given, '--name', 'second', '--lab', 'other'], folder.path);
  expect(said).toContain('The lab second was made from the definition mtls, but --lab asks for other.');
});

test('a lesson on another definition than it was written for is refused, and both are named', async () => {
  await using folder = await temporaryFolder();
  const said = await saidBy(['learn', 'rotation', '--task', '--lab', 'other'], folder.path);
  expect(said.replaceAll(/\s+/g, ' ')).toContain('The lesson rotation is taken on a lab of the definition mtls, but --lab asks for other.');
});

test.each([
  [['logs'], 'npm run -s lab -- prune'],
  [['learn', 'nothing'], 'npm run -s lab -- reset --name second'],
])('%j that is stopped without cleaning up is cleaned up by a command for its own lab', async (args, cleanup) => {
  await using folder = await temporaryFolder();
  await saidBy([...args, '--name', 'second'], folder.path);
  expect(interruption.cleanup).toBe(cleanup);
});

// Loads every module there is, from a disk that may not have been read since the machine started.
test('every command can be loaded, and says in one line what it does', { timeout: 60_000 }, async () => {
  for (const { load, summary } of commands) {
    expect(await load()).toBeTypeOf('function');
    expect(summary).toMatch(/^[a-z].*[^.]$/);
    expect(summary.length).toBeLessThan(100);
  }
});

test.each([
  [['upp'], 'commander.unknownCommand', '(Did you mean up?)'],
  [['up', '--nam', 'a'], 'commander.unknownOption', '(Did you mean --name?)'],
  [['up', '--name'], 'commander.optionMissingArgument', "option '--name <name>' argument missing"],
  [['test', '--control', '--pause-on-fail'], 'commander.conflictingOption', "option '--control' cannot be used with option '--pause-on-fail'"],
])('%j is refused with what was meant', async (args, code, message) => {
  await expect(program().parseAsync(args, { from: 'user' })).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});

test('help names every command', async () => {
  let help = '';
  const built = program().configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  await expect(built.parseAsync(['--help'], { from: 'user' })).rejects.toMatchObject({ exitCode: 0 });
  for (const { group, name } of commands) expect(help).toContain(`  ${group ?? name.split(' ')[0]}`);
});
