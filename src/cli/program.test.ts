import { expect, test } from 'vitest';
import { buildProgram, commands } from './program.ts';
import type { Interruption } from './signals.ts';

const interruption: Interruption = { signal: new AbortController().signal, cleanupCommand: '' };
const program = () => {
  const built = buildProgram(interruption, () => undefined);
  const quiet = { writeErr: () => undefined, writeOut: () => undefined };
  for (const command of [built, ...built.commands]) command.configureOutput(quiet);
  return built;
};

test('commands are permanent: scripts call them', () => {
  const names = commands.map(({ name }) => name.split(' ')[0]);
  expect(names).toEqual(expect.arrayContaining(['up', 'test', 'down', 'status', 'logs', 'doctor', 'ls', 'explain', 'images', 'kubeconfig', 'setup', 'prune']));
  expect(new Set(names).size).toBe(names.length);
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
  for (const { name } of commands) expect(help).toContain(`  ${name.split(' ')[0]}`);
});
