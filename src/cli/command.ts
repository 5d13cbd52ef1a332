import type { Command } from 'commander';
import type { CommandLine } from '../core/command-line.ts';
import type { Interruption } from './signals.ts';

/** What every command gets; it returns its exit code. */
export interface Invocation {
  readonly options: Readonly<Record<string, unknown>>;
  readonly args: readonly string[];
  readonly interruption: Interruption;
}

export type Action = (invocation: Invocation) => Promise<number>;

/** What several commands are about. */
export type Group = 'fault';

/** A command whose code is loaded only when it is called: --help pays for none of them. */
export interface CommandSpec {
  readonly name: string;
  /** The word before the name, where several commands are about one thing: `fault run`. */
  readonly group?: Group;
  readonly summary: string;
  readonly configure?: (command: Command) => Command;
  /** What to type when it was stopped without cleaning up; prune where nothing is said. */
  readonly cleanup?: CommandLine;
  /** Set where neither labs nor images are kept or read, or where the command itself tells what hinders that. */
  readonly needsNoFolders?: true;
  readonly load: () => Promise<Action>;
}
