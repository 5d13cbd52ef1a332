import { quoted } from './quoted.ts';

/** Which lab somebody works on, as they said it: enough to say it again. */
export interface LabAddress {
  readonly name: string;
  /** Whether a command that names no lab means this one: neither a file nor a variable names another. */
  readonly meantByDefault: boolean;
  /** The configuration file, as it was named. */
  readonly configFile?: string;
  /** Other flags that the lab was asked for with, as words: a command that may make it anew needs them again. */
  readonly choices: readonly string[];
}

/** The lab that is meant where none is named. */
export const usualLab: LabAddress = { name: 'lab', meantByDefault: true, choices: [] };

/**
 * What a command must be told of the lab at hand, so that it means the same lab and nothing else:
 * - `lab`: which one it is;
 * - `making`: that, and of what it is made, because the command makes it where it is not there or is another one;
 * - `made-of`: only of what a lab would be made;
 * - `nothing`: it means the same whatever lab somebody works on.
 */
const tells = {
  up: 'making',
  test: 'making',
  learn: 'making',
  fault: 'making',
  budget: 'lab',
  reset: 'lab',
  stop: 'lab',
  start: 'lab',
  down: 'lab',
  status: 'lab',
  logs: 'lab',
  collect: 'lab',
  entries: 'lab',
  check: 'lab',
  hint: 'lab',
  solve: 'lab',
  kubeconfig: 'lab',
  setup: 'made-of',
  images: 'made-of',
  doctor: 'nothing',
  prune: 'nothing',
  bundle: 'nothing',
  ls: 'nothing',
  explain: 'nothing',
  'new-lab': 'nothing',
  'new-fault': 'nothing',
  '--help': 'nothing',
} as const satisfies Readonly<Record<string, 'lab' | 'making' | 'made-of' | 'nothing'>>;

export type CommandName = keyof typeof tells;

/** Every command that can be advised; a test holds them against those of the command line. */
export const commandNames = Object.keys(tells) as readonly CommandName[];

/** One line to type, as data: which lab it is for is known only where it is shown. */
export type CommandLine =
  /** A command of this tool. `onLab` names another lab than the one at hand. */
  | { readonly kind: 'command'; readonly by: 'user' | 'root'; readonly words: readonly [CommandName, ...string[]]; readonly onLab?: string }
  /** Anything else that a shell runs, quoted as it must be. */
  | { readonly kind: 'shell'; readonly line: string };

export function command(...words: readonly [CommandName, ...string[]]): CommandLine {
  return { kind: 'command', by: 'user', words };
}

export function commandAsRoot(...words: readonly [CommandName, ...string[]]): CommandLine {
  return { kind: 'command', by: 'root', words };
}

/** The same on a lab of another name. */
export function commandOn(onLab: string, ...words: readonly [CommandName, ...string[]]): CommandLine {
  return { kind: 'command', by: 'user', words, onLab };
}

export function shell(line: string): CommandLine {
  return { kind: 'shell', line };
}

/** Scripts of package.json that are commands of this tool under a name that says more. */
const scripts: Partial<Record<CommandName, string>> = { up: 'lab:deploy', test: 'lab:test', down: 'lab:destroy' };

/** The only place where a command is spelled out: ready to paste, and never for another lab than the one at hand. */
export function spelled(line: CommandLine, lab: LabAddress): string {
  if (line.kind === 'shell') return line.line;
  const [name, ...args] = line.words;
  const script = scripts[name];
  const words = [
    ...(script === undefined ? [name] : []),
    ...args,
    ...addressed(name, line.onLab === undefined ? lab : { ...lab, name: line.onLab, meantByDefault: false }),
  ];
  const run = script === undefined ? 'npm run -s lab' : `npm run ${script}`;
  const typed = words.length === 0 ? run : `${run} -- ${words.map(quoted).join(' ')}`;
  return line.by === 'root' ? `sudo ${typed}` : typed;
}

/** A command of this tool, for text that has it in a sentence. */
export function commandFor(lab: LabAddress, ...words: readonly [CommandName, ...string[]]): string {
  return spelled(command(...words), lab);
}

function addressed(command: CommandName, { name, meantByDefault, configFile, choices }: LabAddress): readonly string[] {
  const which = meantByDefault ? [] : ['--name', name];
  const file = configFile === undefined ? [] : ['-c', configFile];
  switch (tells[command]) {
    case 'lab':
      return [...which, ...file];
    case 'making':
      return [...which, ...file, ...choices];
    case 'made-of':
      return [...file, ...choices];
    case 'nothing':
      return [];
  }
}
