import type { Command } from 'commander';
import { withSettings } from '../options.ts';

/** How the result is printed. */
export const output = (command: Command): Command => command.option('-o, --output <format>', 'text, json or ndjson', 'text');
/** What is told meanwhile, and for how long anything is waited for. */
const progress = (command: Command): Command =>
  command
    .option('-q, --quiet', 'only what went wrong')
    .option('-v, --verbose', 'every step as a line')
    .option('--plain', 'lines instead of a live view, for screen readers')
    .option('--timeout <duration>', 'stop the run after 90s, 10m, …')
    .option('--wait <duration>', 'wait so long for another command that works on the lab')
    .option('--no-input', 'never ask')
    .option('--yes', 'answer every question with yes');
/** Files for CI. */
export const report = (command: Command): Command =>
  command.option('--report-dir <dir>', 'write report.json, junit.xml and summary.md there').option('--junit-file <file>', 'write the JUnit report there');

/** Of each command that works on a lab. */
export const lab = (command: Command): Command => output(progress(withSettings(command)));
