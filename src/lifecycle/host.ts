import { mkdir } from 'node:fs/promises';
import { demandFolders } from '../adapters/files/usable.ts';
import { checkHost, hostFailure } from '../adapters/host/checks.ts';
import { fixInotify } from '../adapters/host/fix-inotify.ts';
import { measureHost } from '../adapters/host/measure.ts';
import { demandPort } from '../adapters/host/port.ts';
import type { Settings } from './settings.ts';

/**
 * Holds this machine against what four nodes need, and raises the kernel's limits where it may.
 *
 * @throws Failure E_FOLDER, E_DISK, E_MEMORY, E_INOTIFY … for the first thing that is missing
 */
export async function ensureHost({ paths, apiPort }: Settings, signal: AbortSignal, note: (text: string) => void): Promise<string | undefined> {
  if (apiPort !== undefined) await demandPort(apiPort);
  await demandFolders(paths, process.env);
  await mkdir(paths.cache, { recursive: true });
  const raised = await fixInotify(signal);
  if (raised.length > 0) note(`raised ${raised.join(' ')}`);
  const checks = checkHost(await measureHost(paths, signal));
  const failure = hostFailure(checks);
  if (failure !== undefined) throw failure;
  const warnings = checks.filter(({ status }) => status === 'warning').map(({ title, detail }) => `${title}: ${detail}`);
  return [...raised, ...warnings].join('; ') || undefined;
}
