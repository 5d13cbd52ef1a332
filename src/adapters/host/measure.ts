import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import { dirname } from 'node:path';
import { Failure } from '../../core/failure.ts';
import { askEngine } from '../container-engine/docker.ts';
import { exists } from '../files/atomic.ts';
import type { HostFacts } from './facts.ts';
import { readKernelSettings } from './kernel-settings.ts';

/** Looks at this machine; changes nothing. Throws only the signal's reason and defects. */
export async function measureHost(cache: string, signal: AbortSignal): Promise<HostFacts> {
  const [engine, free] = await Promise.all([engineFact(signal), freeAt(cache)]);
  const local = engine.answers && engine.info.local;
  const dataFree = local ? await freeAt(engine.info.dataRoot).catch(() => undefined) : undefined;
  return {
    node: process.versions.node,
    cores: engine.answers ? engine.info.cpus : availableParallelism(),
    engine,
    cache: { path: cache, free },
    ...(local && dataFree !== undefined ? { engineData: { path: engine.info.dataRoot, free: dataFree } } : {}),
    ...memory(engine),
    // With an engine elsewhere, this machine's kernel is not the one that the nodes run on.
    ...(local ? { kernel: await readKernelSettings() } : {}),
  };
}

async function engineFact(signal: AbortSignal): Promise<HostFacts['engine']> {
  try {
    return { answers: true, info: await askEngine(signal) };
  } catch (error) {
    if (error instanceof Failure) return { answers: false, failure: error };
    throw error;
  }
}

/** Node's freemem() is the kernel's MemAvailable on Linux; of an engine elsewhere only the total is known. */
function memory(engine: HostFacts['engine']): Pick<HostFacts, 'memoryAvailable'> {
  if (engine.answers && !engine.info.local) return { memoryAvailable: engine.info.memoryBytes };
  return process.platform === 'linux' ? { memoryAvailable: freemem() } : {};
}

/** Bytes that this user may still write at a path, or where it would be created. */
export async function freeAt(path: string): Promise<number> {
  let present = path;
  while (!(await exists(present)) && dirname(present) !== present) present = dirname(present);
  const { bavail, bsize } = await statfs(present);
  return bavail * bsize;
}
