import { spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../../core/failure.ts';
import { attempt } from '../exec/run.ts';
import { askEngine, type EngineInfo } from './docker.ts';

/** A cold engine with leftovers to clean takes a few seconds. */
const startWithin = 60_000;

/**
 * Starts the engine of this machine: through systemd where it runs, else as a process of its own that outlives this
 * one. Needs root. @throws Failure E_ENGINE_MISSING
 */
export async function startEngine(state: string, signal: AbortSignal): Promise<EngineInfo> {
  const log = join(state, 'dockerd.log');
  if ((await attempt('systemctl', ['is-system-running'], { signal })).stdout.match(/running|degraded/)) {
    await attempt('systemctl', ['start', 'docker'], { signal });
  } else {
    await mkdir(dirname(log), { recursive: true });
    const file = await open(log, 'a');
    spawn('dockerd', [], { detached: true, stdio: ['ignore', file.fd, file.fd] }).unref();
    await file.close();
  }
  const started = performance.now();
  for (;;) {
    try {
      return await askEngine(signal);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'E_ENGINE_MISSING' || performance.now() - started > startWithin) {
        throw new Failure('E_ENGINE_MISSING', `dockerd was started but does not answer.`, { cause: error, next: `tail ${log}` });
      }
    }
    // Its socket appears before it answers, and nothing announces the answer: ask again.
    await delay(200, undefined, { signal });
  }
}
