import { Command, Option } from 'commander';
import { commandFor, spelled, command as typed, usualLab } from '../core/command-line.ts';
import { exitCodeOf, toProblem } from '../core/failure.ts';
import type { CommandSpec, Group } from './command.ts';
import { addressFrom, withSettings } from './options.ts';
import type { Interruption } from './signals.ts';
import { toolVersion } from './version.ts';

const output = (command: Command): Command => command.option('-o, --output <format>', 'text, json or ndjson', 'text');
const progress = (command: Command): Command =>
  command
    .option('-q, --quiet', 'only what went wrong')
    .option('-v, --verbose', 'every step as a line')
    .option('--plain', 'lines instead of a live view, for screen readers')
    .option('--timeout <duration>', 'stop the run after 90s, 10m, …')
    .option('--wait <duration>', 'wait so long for another command that works on the lab')
    .option('--no-input', 'never ask')
    .option('--yes', 'answer every question with yes');
const report = (command: Command): Command =>
  command.option('--report-dir <dir>', 'write report.json, junit.xml and summary.md there').option('--junit-file <file>', 'write the JUnit report there');

const lab = (command: Command): Command => output(progress(withSettings(command)));

const prune = typed('prune');
const reset = typed('reset');
const start = typed('start');
const heal = typed('fault', 'heal');

/** What the commands of a group are about. */
const groups: Readonly<Record<Group, string>> = { fault: 'faults: read one, try it, leave it in the lab, find it, heal it' };

export const commands: readonly CommandSpec[] = [
  {
    name: 'up',
    summary: 'deploy the lab, prove one request over mTLS, and leave it running',
    configure: (command) =>
      report(lab(command))
        .option('--explain-time', 'print where the time went')
        .option('--kubeconfig <file>', "also write the lab's kubeconfig there")
        .option('--dry-run', 'say what would be done, and do nothing'),
    load: async () => (await import('./commands/up.ts')).up,
  },
  {
    name: 'test [tests...]',
    summary: 'run the acid tests on the lab (deploys it when it is not there)',
    configure: (command) =>
      report(lab(command))
        // A control run fails everywhere by design: it would pause everywhere.
        .addOption(new Option('--control', 'leave the faults out: every test must then fail').conflicts('pauseOnFail'))
        .option('--only <tests...>', 'only these tests')
        .option('--skip <tests...>', 'all but these tests')
        .option('--rerun-failed', 'only the tests that failed the last time')
        .option('--repeat <times>', 'run the tests that often; prints the spread of what was measured')
        .option('--until-fail', 'repeat until a test fails; with --repeat at most that often')
        .option('--fail-fast', 'stop at the first test that fails')
        .option('--pause-on-fail', 'when a step fails, wait for Enter before healing: have a look at the lab')
        .option('--shard <i/n>', 'the i-th of n parts of the tests')
        .option('--dry-run', 'say which tests would run, and do nothing'),
    cleanup: reset,
    load: async () => (await import('./commands/test.ts')).test,
  },
  {
    group: 'fault',
    name: 'ls',
    needsNoFolders: true,
    summary: 'every fault by its area, and what it needs',
    configure: output,
    load: async () => (await import('./commands/fault/ls.ts')).ls,
  },
  {
    group: 'fault',
    name: 'explain [id]',
    needsNoFolders: true,
    summary: 'a fault as text to read: what it does, what is seen, how it is undone',
    configure: output,
    load: async () => (await import('./commands/fault/explain.ts')).explain,
  },
  {
    group: 'fault',
    name: 'run [ids...]',
    summary: 'inject faults, see what they show, heal them, and prove that the lab is as it was',
    configure: (command) => report(lab(command)).option('--all', 'every fault').option('--control', 'leave the faults out: each must then fail'),
    cleanup: heal,
    load: async () => (await import('./commands/fault/run.ts')).run,
  },
  {
    group: 'fault',
    name: 'inject [id]',
    summary: 'inject a fault and leave it in the lab, to be looked at',
    configure: (command) => lab(command).option('--mystery', 'any fault, and nobody is told which').option('--level <1..3>', 'how hard a mystery is to find'),
    cleanup: heal,
    load: async () => (await import('./commands/fault/inject.ts')).inject,
  },
  {
    group: 'fault',
    name: 'status',
    summary: 'which fault is in the lab, since when, and its symptoms as they are now',
    configure: lab,
    load: async () => (await import('./commands/fault/status.ts')).status,
  },
  {
    group: 'fault',
    name: 'answer [id]',
    summary: 'say which fault it is: the cause is graded, and the line that proves it',
    configure: (command) => lab(command).option('--line <line>', 'a log line that shows it'),
    load: async () => (await import('./commands/fault/answer.ts')).answer,
  },
  {
    group: 'fault',
    name: 'heal',
    summary: 'undo the fault that is in the lab, and prove that the lab is as it was',
    configure: (command) => report(lab(command)),
    cleanup: heal,
    load: async () => (await import('./commands/fault/heal.ts')).heal,
  },
  {
    name: 'budget',
    summary: 'if SPIRE Server died now: which workload would fail first, and when',
    configure: lab,
    load: async () => (await import('./commands/budget.ts')).budget,
  },
  {
    name: 'reset',
    summary: 'bring a used lab back to its verified first state; the cluster stays',
    configure: (command) => report(lab(command)).option('--explain-time', 'print where the time went'),
    cleanup: reset,
    load: async () => (await import('./commands/reset.ts')).reset,
  },
  {
    name: 'stop',
    summary: 'stop the nodes of the lab; everything stays on disk',
    configure: lab,
    cleanup: start,
    load: async () => (await import('./commands/stop-start.ts')).stop,
  },
  {
    name: 'start',
    summary: 'start a stopped lab and bring it to its verified first state',
    configure: lab,
    cleanup: reset,
    load: async () => (await import('./commands/stop-start.ts')).start,
  },
  { name: 'down', summary: 'remove the lab', configure: lab, load: async () => (await import('./commands/down.ts')).down },
  {
    name: 'status',
    summary: 'what is there, and whether it is as it should be',
    configure: lab,
    load: async () => (await import('./commands/status.ts')).status,
  },
  {
    name: 'logs [source]',
    summary: 'the logs of spire-server, spire-agent, mtls-client, … joined, sorted by time',
    configure: (command) => lab(command).option('-f, --follow', 'go on as lines come').option('--tail <lines>', 'so many lines of each container', '100'),
    load: async () => (await import('./commands/logs.ts')).logs,
  },
  {
    name: 'collect',
    summary: 'write what the lab says of itself to one file, without secrets: to look into later, or to send',
    configure: (command) => withSettings(command).option('-o, --output <file>', 'the bundle to write, such as lab.tar.zst'),
    load: async () => (await import('./commands/collect.ts')).collect,
  },
  {
    name: 'bundle <action> [file]',
    needsNoFolders: true,
    summary: 'show FILE: what a bundle holds, of which lab and when, and what is missing in it',
    configure: output,
    load: async () => (await import('./commands/bundle.ts')).bundle,
  },
  {
    name: 'entries <action>',
    summary: 'apply -f FILE: make the registration entries of files exactly these, and wait for the agents',
    configure: (command) =>
      lab(command).option(
        '-f, --file <file>',
        'entries as spire-server entry create -data reads them, or as entry show -output json prints them; JSON or YAML',
      ),
    cleanup: reset,
    load: async () => (await import('./commands/entries.ts')).entries,
  },
  {
    name: 'doctor',
    needsNoFolders: true,
    summary: 'whether this machine can run a lab, and what is adapted to it',
    configure: lab,
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'ls',
    needsNoFolders: true,
    summary: 'labs and their acid tests, lessons, faults',
    configure: output,
    load: async () => (await import('./commands/ls.ts')).ls,
  },
  {
    name: 'learn [lessons...]',
    summary: 'the lessons, and how far you came; or one of them, step by step',
    configure: (command) =>
      report(lab(command))
        .addOption(new Option('--task', 'only set the task, and say what it is').conflicts('unattended'))
        .option('--unattended', 'take every step, fail the check, solve the task and pass the check, with nobody there'),
    cleanup: reset,
    load: async () => (await import('./commands/learn.ts')).learn,
  },
  {
    name: 'check [lesson]',
    summary: 'whether the task of a lesson is done; where it is not, what was hinted at so far',
    configure: lab,
    cleanup: reset,
    load: async () => (await import('./commands/check.ts')).check,
  },
  {
    name: 'hint [lesson]',
    summary: 'one more hint about what is wrong: where, what, exactly',
    configure: lab,
    cleanup: reset,
    load: async () => (await import('./commands/hint.ts')).hint,
  },
  { name: 'solve [lesson]', summary: 'do the task of a lesson', configure: lab, cleanup: reset, load: async () => (await import('./commands/check.ts')).solve },
  {
    name: 'new-lab [id]',
    needsNoFolders: true,
    summary: 'make the skeleton of a new lesson',
    load: async () => (await import('./commands/new-lab.ts')).newLab,
  },
  {
    name: 'new-fault [id]',
    needsNoFolders: true,
    summary: 'make the skeleton of a new fault, which can be run at once',
    configure: (command) => command.option('--area <area>', 'which part of a lab it is in; workload when not given'),
    load: async () => (await import('./commands/new-fault.ts')).newFault,
  },
  {
    name: 'explain [id]',
    needsNoFolders: true,
    summary: 'a lab, an acid test, a lesson or a fault as text to read',
    configure: output,
    load: async () => (await import('./commands/explain.ts')).explain,
  },
  {
    name: 'images <action> [file]',
    summary: 'build, pull, save, load or ls the images',
    configure: lab,
    load: async () => (await import('./commands/images.ts')).images,
  },
  {
    name: 'kubeconfig',
    summary: "print the path of the lab's own kubeconfig",
    configure: lab,
    load: async () => (await import('./commands/kubeconfig.ts')).kubeconfig,
  },
  {
    name: 'setup',
    summary: 'make everything ready that a lab needs on this machine',
    configure: lab,
    load: async () => (await import('./commands/setup.ts')).setup,
  },
  {
    name: 'prune',
    summary: 'remove what killed runs left; with --cache also images and tools',
    configure: (command) => lab(command).option('--cache', 'also remove cached images and tools'),
    load: async () => (await import('./commands/prune.ts')).prune,
  },
];

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
