import { Option } from 'commander';
import { command as typed } from '../../core/command-line.ts';
import type { CommandSpec } from '../command.ts';
import { withSettings } from '../options.ts';
import { lab, output, report } from './flags.ts';

const reset = typed('reset');
const start = typed('start');

/** What is done with a lab. */
export const labCommands: readonly CommandSpec[] = [
  {
    name: 'up',
    summary: 'deploy the lab, prove one request over mTLS, and leave it running',
    configure: (command) =>
      report(lab(command))
        .option('--explain-time', 'print where the time went')
        .option('--kubeconfig <file>', "also write the lab's kubeconfig there")
        .option('--dry-run', 'say what would be done, and do nothing'),
    load: async () => (await import('../commands/up.ts')).up,
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
    load: async () => (await import('../commands/test.ts')).test,
  },
  {
    name: 'reset',
    summary: 'bring a used lab back to its verified first state; the cluster stays',
    configure: (command) => report(lab(command)).option('--explain-time', 'print where the time went'),
    cleanup: reset,
    load: async () => (await import('../commands/reset.ts')).reset,
  },
  {
    name: 'stop',
    summary: 'stop the nodes of the lab; everything stays on disk',
    configure: lab,
    cleanup: start,
    load: async () => (await import('../commands/stop-start.ts')).stop,
  },
  {
    name: 'start',
    summary: 'start a stopped lab and bring it to its verified first state',
    configure: lab,
    cleanup: reset,
    load: async () => (await import('../commands/stop-start.ts')).start,
  },
  { name: 'down', summary: 'remove the lab', configure: lab, load: async () => (await import('../commands/down.ts')).down },
  {
    name: 'status',
    summary: 'what is there, and whether it is as it should be',
    configure: lab,
    load: async () => (await import('../commands/status.ts')).status,
  },
  {
    name: 'logs [source]',
    summary: 'the logs of spire-server, spire-agent, mtls-client, … joined, sorted by time',
    configure: (command) => lab(command).option('-f, --follow', 'go on as lines come').option('--tail <lines>', 'so many lines of each container', '100'),
    load: async () => (await import('../commands/logs.ts')).logs,
  },
  {
    name: 'collect',
    summary: 'write what the lab says of itself to one file, without secrets: to look into later, or to send',
    configure: (command) => withSettings(command).option('-o, --output <file>', 'the bundle to write, such as lab.tar.zst'),
    load: async () => (await import('../commands/collect.ts')).collect,
  },
  {
    name: 'bundle <action> [file]',
    needsNoFolders: true,
    summary: 'show FILE: what a bundle holds, of which lab and when, and what is missing in it',
    configure: output,
    load: async () => (await import('../commands/bundle.ts')).bundle,
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
    load: async () => (await import('../commands/entries.ts')).entries,
  },
  {
    name: 'kubeconfig',
    summary: "print the path of the lab's own kubeconfig",
    configure: lab,
    load: async () => (await import('../commands/kubeconfig.ts')).kubeconfig,
  },
];
