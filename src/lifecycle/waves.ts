import type { AcidTest } from '../lab/define-lab.ts';
import { touchedBy } from '../lab/faults.ts';

/** Tests in groups that run one after the other; those of a group touch different workloads, and run side by side. */
export function wavesOf(tests: readonly AcidTest[]): readonly (readonly AcidTest[])[] {
  const waves: AcidTest[][] = [];
  for (const test of tests) {
    const wave = waves.at(-1);
    if (wave?.every((other) => areApart(test, other))) wave.push(test);
    else waves.push([test]);
  }
  return waves;
}

function areApart(one: AcidTest, other: AcidTest): boolean {
  const [ours, theirs] = [touchedBy(one.faults), touchedBy(other.faults)];
  if (ours === 'everything' || theirs === 'everything') return false;
  return ours.every((workload) => theirs.every(({ name }) => name !== workload.name));
}
