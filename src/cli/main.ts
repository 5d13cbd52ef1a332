import { setFlagsFromString } from 'node:v8';
import { CommanderError } from 'commander';
import { usualLab } from '../core/command-line.ts';
import { ExitCode } from '../core/exit-code.ts';
import { exitCodeOf, toProblem } from '../core/failure.ts';
import { buildProgram } from './program.ts';
import { listenForSignals } from './signals.ts';

// kind, docker and kubectl must never find the user's own configuration through us.
delete process.env['KUBECONFIG'];
if (process.argv.includes('--no-color')) process.env['NO_COLOR'] = '1';

// Log lines live for seconds, which V8 answers with ever more room for what is young: 100 MB of it under a flood of
// them, for nothing. Measured: `npm run bench` (log flood).
setFlagsFromString('--semi-space-growth-factor=1');

const interruption = listenForSignals();
try {
  const program = buildProgram(interruption, (code) => {
    process.exitCode = code;
  });
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? ExitCode.passed : ExitCode.usage;
  } else {
    const { problemText } = await import('../report/problem-text.ts');
    process.stderr.write(`${problemText(toProblem(error, usualLab))}\n`);
    process.exitCode = exitCodeOf(error);
  }
}
// Whatever a library keeps open must not keep a finished command from ending; output is flushed first.
process.stdout.write('', () => process.exit());
