import { join } from 'node:path';
import { askLocalEngine, type EngineInfo } from '../adapters/container-engine/docker.ts';
import { installEngine, planInstall, readGround } from '../adapters/container-engine/install-engine.ts';
import { startEngine } from '../adapters/container-engine/start-engine.ts';
import { otherProvider } from '../adapters/host/environment.ts';
import { shell } from '../core/command-line.ts';
import { Failure } from '../core/failure.ts';
import type { Settings } from './settings.ts';

/** How long nobody wonders whether anything happens; milliseconds. */
const patience = 2_000;

/**
 * A container engine that answers: the one that runs, else the one that is installed and can be started, else one that
 * is installed from the distribution. Says what it is about to do before it does it.
 *
 * Where the environment asks for another engine, none is installed or started behind the user's back.
 *
 * @throws Failure E_ENGINE_MISSING with what to type, where it may not; E_ENGINE_ENVIRONMENT
 */
export async function ensureEngine({ paths }: Settings, signal: AbortSignal, note: (text: string) => void): Promise<EngineInfo> {
  const slow = setTimeout(() => note('waiting for the container engine to answer'), patience);
  try {
    return await askLocalEngine(signal);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'E_ENGINE_MISSING') throw error;
  } finally {
    clearTimeout(slow);
  }
  const provider = otherProvider(process.env);
  if (provider !== undefined) {
    throw new Failure(
      'E_ENGINE_ENVIRONMENT',
      `No Docker Engine answers, and KIND_EXPERIMENTAL_PROVIDER=${provider} asks for another one; a lab needs Docker.`,
      {
        next: [shell('unset KIND_EXPERIMENTAL_PROVIDER')],
      },
    );
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
    return await askLocalEngine(signal);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'E_ENGINE_MISSING') throw error;
  }
  const { hasEngine, hasClient } = await readGround(signal);
  return hasEngine && hasClient ? ensureEngine(settings, signal, () => undefined) : undefined;
}
