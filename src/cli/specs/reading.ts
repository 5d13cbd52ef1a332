import { Option } from 'commander';
import { command as typed } from '../../core/command-line.ts';
import type { CommandSpec } from '../command.ts';
import { lab, output, report } from './flags.ts';

const reset = typed('reset');

/** What there is to read, and lessons to take. */
export const readingCommands: readonly CommandSpec[] = [
  {
    name: 'ls',
    needsNoFolders: true,
    summary: 'definitions of labs with their acid tests, lessons, faults',
    configure: output,
    load: async () => (await import('../commands/ls.ts')).ls,
  },
  {
    name: 'learn [lessons...]',
    summary: 'the lessons, and how far you came; or one of them, step by step',
    configure: (command) =>
      report(lab(command))
        .addOption(new Option('--task', 'only set the task, and say what it is').conflicts('unattended'))
        .option('--unattended', 'take every step, fail the check, solve the task and pass the check, with nobody there'),
    cleanup: reset,
    load: async () => (await import('../commands/learn.ts')).learn,
  },
  {
    name: 'check [lesson]',
    summary: 'whether the task of a lesson is done; where it is not, what was hinted at so far',
    configure: lab,
    cleanup: reset,
    load: async () => (await import('../commands/check.ts')).check,
  },
  {
    name: 'hint [lesson]',
    summary: 'one more hint about what is wrong: where, what, exactly',
    configure: lab,
    cleanup: reset,
    load: async () => (await import('../commands/hint.ts')).hint,
  },
  {
    name: 'solve [lesson]',
    summary: 'do the task of a lesson',
    configure: lab,
    cleanup: reset,
    load: async () => (await import('../commands/check.ts')).solve,
  },
  {
    name: 'new-lab [id]',
    needsNoFolders: true,
    summary: 'make the skeleton of a new lesson',
    load: async () => (await import('../commands/new-lab.ts')).newLab,
  },
  {
    name: 'explain [id]',
    needsNoFolders: true,
    summary: 'a lab, an acid test, a lesson or a fault as text to read',
    configure: output,
    load: async () => (await import('../commands/explain.ts')).explain,
  },
];
