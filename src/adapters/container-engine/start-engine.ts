import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { shell } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import { quoted } from '../../core/quoted.ts';
import { attempt } from '../exec/run.ts';
import { unplugDeadNodes } from './dead-nodes.ts';
import { askEngine, type EngineInfo } from './docker.ts';
import { bridge } from './network.ts';

/** A cold engine takes a second; one that was killed on a busy machine cleans up after its containers for a quarter of a minute. */
const startWithin = 60_000;
/** What an engine looks like that has yet to listen, or that listens and has yet to answer. */
const starting: readonly string[] = ['E_ENGINE_MISSING', 'E_ENGINE_SILENT'];

/**
 * Starts the engine of this machine: through systemd where it runs, else as a process of its own that outlives this
 * one. Needs root. @throws Failure E_ENGINE_MISSING
 */
export async function startEngine(state: string, signal: AbortSignal): Promise<EngineInfo> {
  const log = join(state, 'dockerd.log');
  let engine: ChildProcess | undefined;
  await unplugDeadNodes(bridge, signal);
  if ((await attempt('systemctl', ['is-system-running'], { signal })).stdout.match(/running|degraded/)) {
    await attempt('systemctl', ['start', 'docker'], { signal });
  } else {
    await mkdir(dirname(log), { recursive: true });
    engine = await launch(log);
  }
  const started = performance.now();
  for (;;) {
    try {
      return await askEngine(signal);
    } catch (error) {
      if (!(error instanceof Failure) || !starting.includes(error.code) || performance.now() - started > startWithin) {
        const said = (await readFile(log, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-3);
        throw new Failure('E_ENGINE_MISSING', 'dockerd was started but does not answer.', {
          cause: error,
          next: [shell(`tail ${quoted(log)}`)],
          evidence: said,
        });
      }
    }
    // One that died a moment ago may still be in the table of processes: the next one then gives up at once.
    if (engine !== undefined && (engine.exitCode !== null || engine.signalCode !== null)) engine = await launch(log);
    // Its socket appears before it answers, and nothing announces the answer: ask again.
    await delay(200, undefined, { signal });
  }
}

/** dockerd as a process of its own, which writes to a log and outlives this one. */
async function launch(log: string): Promise<ChildProcess> {
  const file = await open(log, 'a');
  const engine = spawn('dockerd', [], { detached: true, stdio: ['ignore', file.fd, file.fd] });
  // One that cannot be run does not answer either, and that is what is told.
  engine.on('error', () => undefined);
  engine.unref();
  await file.close();
  return engine;
}
