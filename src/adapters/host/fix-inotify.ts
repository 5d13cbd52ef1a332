import { shell } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import { attempt, tail } from '../exec/run.ts';
import { raisedLimits } from './inotify-limits.ts';
import { readKernelSettings } from './kernel-settings.ts';

/**
 * Raises the kernel's inotify limits to what several labs need, until the next boot. Says what was set; nothing when
 * they were high enough.
 *
 * @throws Failure E_INOTIFY with the commands to type, where this user may not
 */
export async function fixInotify(signal: AbortSignal, root: boolean = process.getuid?.() === 0): Promise<readonly string[]> {
  const settings = raisedLimits(await readKernelSettings());
  if (settings.length === 0) return [];
  const next = [shell(`sudo sysctl -w ${settings.join(' ')}`)];
  if (!root) throw new Failure('E_INOTIFY', 'The limits are too low, and only root may raise them.', { next });
  const outcome = await attempt('sysctl', ['-w', ...settings], { signal });
  if (outcome.exitCode !== 0) throw new Failure('E_INOTIFY', 'The limits are too low and could not be raised.', { next, evidence: tail(outcome) });
  return settings;
}
