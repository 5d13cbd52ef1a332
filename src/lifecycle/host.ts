import type { EngineInfo } from '../adapters/container-engine/docker.ts';
import type { Settings } from './settings.ts';

export async function ensureHost(_settings: Settings, engine: EngineInfo, _signal: AbortSignal, _note: (text: string) => void): Promise<string | undefined> {
  return `${engine.cpus} cores`;
}
