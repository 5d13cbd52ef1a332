import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppliedEntries } from '../src/lifecycle/apply-entries.ts';
import { mustRun } from './run-spirelab.ts';

export interface EntriesLoad {
  readonly entries: number;
  readonly createdPerSecond: number;
  readonly atAgentsSeconds: number;
  readonly deletedPerSecond: number;
  readonly goneFromAgentsSeconds: number;
  readonly peakMemory: number;
}

/** Registration entries created and deleted by `spirelab entries apply`, each confirmed by the agents that must know. */
export async function entriesLoad(name: string, count: number): Promise<EntriesLoad> {
  const folder = await mkdtemp(join(tmpdir(), 'spirelab-bench-'));
  try {
    const apply = async (file: string, entries: readonly object[]) => {
      await writeFile(join(folder, file), JSON.stringify({ entries }));
      const run = await mustRun('entries', 'apply', '-f', join(folder, file), '--name', name, '-o', 'json', '--quiet');
      return { ...(JSON.parse(run.stdout) as AppliedEntries), peakMemory: run.peakMemory };
    };
    const created = await apply(
      'all.json',
      Array.from({ length: count }, (_, index) => entry(index)),
    );
    const deleted = await apply('none.json', []);
    return {
      entries: created.created,
      createdPerSecond: created.created / created.serverSeconds,
      atAgentsSeconds: created.agentsSeconds,
      deletedPerSecond: deleted.deleted / deleted.serverSeconds,
      goneFromAgentsSeconds: deleted.agentsSeconds,
      peakMemory: Math.max(created.peakMemory, deleted.peakMemory),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every other one for all nodes, the rest for one. */
function entry(index: number): object {
  return {
    spiffe_id: `spiffe://spirelab.test/load/${index}`,
    parent_id: `spiffe://spirelab.test/node/${index % 2 === 0 ? 'any' : 'mtls-server'}`,
    selectors: [{ type: 'k8s', value: `pod-uid:load-${index}` }],
  };
}
