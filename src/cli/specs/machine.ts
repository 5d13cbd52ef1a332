import type { CommandSpec } from '../command.ts';
import { lab } from './flags.ts';

/** This machine: whether it is fit, images, what is left on it. */
export const machineCommands: readonly CommandSpec[] = [
  {
    name: 'doctor',
    needsNoFolders: true,
    summary: 'whether this machine can run a lab, and what is adapted to it',
    configure: lab,
    load: async () => (await import('../commands/doctor.ts')).doctor,
  },
  {
    name: 'images <action> [file]',
    summary: 'build, pull, save, load or ls the images',
    configure: lab,
    load: async () => (await import('../commands/images.ts')).images,
  },
  {
    name: 'setup',
    summary: 'make everything ready that a lab needs on this machine',
    configure: lab,
    load: async () => (await import('../commands/setup.ts')).setup,
  },
  {
    name: 'prune',
    summary: 'remove what killed runs left; with --cache also images and tools',
    configure: (command) => lab(command).option('--cache', 'also remove cached images and tools'),
    load: async () => (await import('../commands/prune.ts')).prune,
  },
];
