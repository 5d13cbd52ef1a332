import { command as typed } from '../../core/command-line.ts';
import type { CommandSpec } from '../command.ts';
import { lab, output, report } from './flags.ts';

const heal = typed('fault', 'heal');

/** Faults: read, tried, left in a lab, found, healed, and made. */
export const faultCommands: readonly CommandSpec[] = [
  {
    group: 'fault',
    name: 'ls',
    needsNoFolders: true,
    summary: 'every fault by its area, and what it needs',
    configure: output,
    load: async () => (await import('../commands/fault/ls.ts')).ls,
  },
  {
    group: 'fault',
    name: 'explain [id]',
    needsNoFolders: true,
    summary: 'a fault as text to read: what it does, what is seen, how it is undone',
    configure: output,
    load: async () => (await import('../commands/fault/explain.ts')).explain,
  },
  {
    group: 'fault',
    name: 'run [ids...]',
    summary: 'inject faults, see what they show, heal them, and prove that the lab is as it was',
    configure: (command) => report(lab(command)).option('--all', 'every fault').option('--control', 'leave the faults out: each must then fail'),
    cleanup: heal,
    load: async () => (await import('../commands/fault/run.ts')).run,
  },
  {
    group: 'fault',
    name: 'inject [id]',
    summary: 'inject a fault and leave it in the lab, to be looked at',
    configure: (command) => lab(command).option('--mystery', 'any fault, and nobody is told which').option('--level <1..3>', 'how hard a mystery is to find'),
    cleanup: heal,
    load: async () => (await import('../commands/fault/inject.ts')).inject,
  },
  {
    group: 'fault',
    name: 'status',
    summary: 'which fault is in the lab, since when, and its symptoms as they are now',
    configure: lab,
    load: async () => (await import('../commands/fault/status.ts')).status,
  },
  {
    group: 'fault',
    name: 'answer [id]',
    summary: 'say which fault it is: the cause is graded, and the line that proves it',
    configure: (command) => lab(command).option('--line <line>', 'a log line that shows it'),
    load: async () => (await import('../commands/fault/answer.ts')).answer,
  },
  {
    group: 'fault',
    name: 'heal',
    summary: 'undo the fault that is in the lab, and prove that the lab is as it was',
    configure: (command) => report(lab(command)),
    cleanup: heal,
    load: async () => (await import('../commands/fault/heal.ts')).heal,
  },
  {
    name: 'budget',
    summary: 'if SPIRE Server died now: which workload would fail first, and when',
    configure: lab,
    load: async () => (await import('../commands/budget.ts')).budget,
  },
  {
    name: 'new-fault [id]',
    needsNoFolders: true,
    summary: 'make the skeleton of a new fault, which can be run at once',
    configure: (command) => command.option('--area <area>', 'which part of a lab it is in; workload when not given'),
    load: async () => (await import('../commands/new-fault.ts')).newFault,
  },
];
