import type { AcidTest } from '../lab/define-lab.ts';

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

function areApart({ touches: ours }: AcidTest, { touches: theirs }: AcidTest): boolean {
  if (ours === 'everything' || theirs === 'everything') return false;
  return ours.every((workload) => theirs.every(({ name }) => name !== workload.name));
}
