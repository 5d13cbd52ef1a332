import { Command } from 'commander';
import { commandFor, spelled, command as typed, usualLab } from '../core/command-line.ts';
import { exitCodeOf, toProblem } from '../core/failure.ts';
import type { CommandSpec, Group } from './command.ts';
import { addressFrom } from './options.ts';
import type { Interruption } from './signals.ts';
import { faultCommands } from './specs/faults.ts';
import { labCommands } from './specs/labs.ts';
import { machineCommands } from './specs/machine.ts';
import { readingCommands } from './specs/reading.ts';
import { toolVersion } from './version.ts';

const prune = typed('prune');

/** What the commands of a group are about. */
const groups: Readonly<Record<Group, string>> = { fault: 'faults: read one, try it, leave it in the lab, find it, heal it' };

/** In the order in which --help lists them. */
export const commands: readonly CommandSpec[] = [...labCommands, ...faultCommands, ...readingCommands, ...machineCommands];

export function buildProgram(interruption: Interruption, onExit: (code: number) => void): Command {
  const program = new Command('spirelab')
    .description('Deploys SPIRE on a kind cluster, breaks it on purpose, and proves what happens on real logs.')
    .version(toolVersion)
    .showSuggestionAfterError(true)
    .showHelpAfterError(`(${commandFor(usualLab, '--help')} lists the commands)`)
    .option('--no-color', 'no colour')
    .exitOverride();
  const made = new Map<Group, Command>();
  const under = (group: Group): Command => {
    const there = made.get(group) ?? program.command(group).description(groups[group]).exitOverride();
    made.set(group, there);
    return there;
  };
  for (const { name, group, summary, configure, needsNoFolders, load, cleanup = prune } of commands) {
    const command = (group === undefined ? program : under(group)).command(name).description(summary).exitOverride();
    configure?.(command);
    command.action(async (...given: readonly unknown[]) => {
      const action = await load();
      const args = given
        .slice(0, -2)
        .flat()
        .filter((value): value is string => typeof value === 'string');
      const options = command.optsWithGlobals();
      const address = await addressFrom(options, process.env);
      interruption.cleanup = spelled(cleanup, address);
      // What is thrown outside of a run of its own is told here: nobody else knows both the lab and the error.
      const ready = needsNoFolders === undefined ? demandOwnFolders() : Promise.resolve();
      const code = await ready
        .then(() => action({ options, args, interruption }))
        .catch(async (error: unknown) => {
          const { problemText } = await import('../report/problem-text.ts');
          process.stderr.write(`${problemText(toProblem(error, address))}\n`);
          return exitCodeOf(error);
        });
      onExit(code);
    });
  }
  return program;
}

/** Before anything is done: a folder that cannot be written must not be met half-way. */
async function demandOwnFolders(): Promise<void> {
  const { demandFolders } = await import('../adapters/files/usable.ts');
  const { pathsFrom } = await import('../adapters/files/paths.ts');
  await demandFolders(pathsFrom(process.env), process.env);
}
