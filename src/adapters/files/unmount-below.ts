import { readFile } from 'node:fs/promises';
import { run } from '../exec/run.ts';

/**
 * Unmounts whatever is mounted below a folder. A debootstrap that was killed leaves /proc mounted in the system that it
 * was installing, and a removal of that folder would walk into it.
 *
 * @throws Failure E_COMMAND where that needs root
 */
export async function unmountBelow(folder: string, signal: AbortSignal): Promise<void> {
  const table = await readFile('/proc/self/mounts', 'utf8').catch(() => '');
  const below = table
    .split('\n')
    .map((line) => unescaped(line.split(' ')[1] ?? ''))
    .filter((path) => path.startsWith(`${folder}/`));
  // What was mounted last lies on top.
  for (const path of below.toReversed()) await run('umount', [path], { signal });
}

/** Blanks and the like are octal there (proc_pid_mounts(5)). */
function unescaped(path: string): string {
  return path.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
