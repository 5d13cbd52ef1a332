import { join } from 'node:path';
import { askEngine, type EngineInfo } from '../adapters/container-engine/docker.ts';
import { installEngine, planInstall, readGround } from '../adapters/container-engine/install-engine.ts';
import { startEngine } from '../adapters/container-engine/start-engine.ts';
import { shell } from '../core/command-line.ts';
import { Failure } from '../core/failure.ts';
import type { Settings } from './settings.ts';

/** How long nobody wonders whether anything happens; milliseconds. */
const patience = 2_000;

/**
 * A container engine that answers: the one that runs, else the one that is installed and can be started, else one that
 * is installed from the distribution. Says what it is about to do before it does it.
 *
 * @throws Failure E_ENGINE_MISSING with what to type, where it may not
 */
export async function ensureEngine({ paths }: Settings, signal: AbortSignal, note: (text: string) => void): Promise<EngineInfo> {
  const slow = setTimeout(() => note('waiting for the container engine to answer'), patience);
  try {
    return await askEngine(signal);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'E_ENGINE_MISSING' || process.env['DOCKER_HOST']) throw error;
  } finally {
    clearTimeout(slow);
  }
  const ground = await readGround(signal);
  if (!ground.hasEngine || !ground.hasClient) {
    const plan = planInstall(ground);
    if (plan.kind === 'packages') note(`installing a container engine from ${plan.from}: ${plan.commands.map((words) => words.join(' ')).join(' && ')}`);
    await installEngine(plan, signal);
  }
  if (!ground.root)
    throw new Failure('E_ENGINE_MISSING', 'A container engine is installed but not running, and starting it needs root.', {
      next: [shell('sudo systemctl start docker')],
    });
  note('starting the container engine');
  return startEngine(join(paths.state, 'engine'), signal);
}

/** The engine that is here, started where it was not; undefined where none is installed: then nothing of ours can run. */
export async function engineIfThere(settings: Settings, signal: AbortSignal): Promise<EngineInfo | undefined> {
  try {
    return await askEngine(signal);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'E_ENGINE_MISSING') throw error;
  }
  const { hasEngine, hasClient } = await readGround(signal);
  return hasEngine && hasClient ? ensureEngine(settings, signal, () => undefined) : undefined;
}
