import { execa } from 'execa';
import { root } from './spirelab.ts';

/** The hash of the commit that is tested, as a number: what it decides can be repeated, and differs from commit to commit. */
export async function commitNumber(): Promise<number> {
  const { stdout } = await execa('git', ['rev-parse', 'HEAD'], { cwd: root, reject: false });
  return Number.parseInt(stdout?.slice(0, 8) || '0', 16);
}

/** Every n-th of all, beginning with the one that the number says: n numbers in a row can have all of them. */
export function shareOf<T>(all: readonly T[], n: number, number: number): readonly T[] {
  return all.filter((_, at) => at % n === number % n);
}
