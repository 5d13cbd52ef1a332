import { brokenEngine } from '../adapters/lab/ground.ts';
import type { LabConnection } from '../adapters/lab/running-lab.ts';
import { ExitCode } from '../core/exit-code.ts';
import { Failure } from '../core/failure.ts';
import { runGraph, type Task } from '../engine/graph.ts';
import type { Run } from './run.ts';

/** Asking the ground may itself take as long as the API server's patience, and the engine's; milliseconds. */
const askWithin = 60_000;

/** What a command says that met broken ground, and the ground's own name for it. */
const telltales = [
  [/no space left on device/i, 'E_DISK_FULL', 'A command found no space left on a disk.'],
  [/cannot connect to the docker daemon|error during connect/i, 'E_ENGINE_DIED', 'The container engine went away while a command needed it.'],
] as const;

/**
 * Runs a graph of tasks that make or mend a lab. Where one fails, the ground is asked before the task is blamed: a
 * cluster that cannot be created because the engine died is no trouble with kind.
 *
 * @param connection undefined until there is an API server to ask
 * @throws Failure of the ground with the task's own as its cause, else what the task threw
 */
export async function runOnGround(tasks: readonly Task[], { settings, clock, emit, signal }: Run, connection: () => LabConnection | undefined): Promise<void> {
  try {
    await runGraph(tasks, { settings, clock, emit, signal });
  } catch (error) {
    if (signal.aborted || !mayBeGround(error)) throw error;
    const asking = AbortSignal.timeout(askWithin);
    const ask = connection()?.ground(asking) ?? brokenEngine([settings.paths.state, settings.paths.cache], asking);
    throw causedBy((await ask) ?? told(error), error);
  }
}

/** What this machine lacks, or must not be touched, was found by a look at it. */
function mayBeGround(error: unknown): error is Failure {
  return error instanceof Failure && [ExitCode.expectationFailed, ExitCode.infrastructure, ExitCode.timeout].some((code) => code === error.exitCode);
}

/** What a failed command said about the ground, which may be well again by now. */
function told(error: Failure): Failure | undefined {
  const said = [error.message, ...(error.detail.evidence ?? [])].join('\n');
  const [, code, message] = telltales.find(([words]) => words.test(said)) ?? [];
  return code === undefined ? undefined : new Failure(code, message);
}

function causedBy(ground: Failure | undefined, error: Failure): Failure {
  if (ground === undefined || ground.code === error.code) return error;
  const evidence = [`${error.code}: ${error.message}`, ...(error.detail.evidence ?? [])];
  return new Failure(ground.code, ground.message, { ...ground.detail, cause: error, evidence });
}
