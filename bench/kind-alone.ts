import type { Settings } from '../src/lifecycle/settings.ts';
import { prepareCluster } from './bare-cluster.ts';

/** Seconds that `kind create cluster` takes for the lab's own cluster, with nothing in it: what `up` cannot be faster than. */
export async function kindAlone(settings: Settings): Promise<number> {
  await using cluster = await prepareCluster(settings, 'spirelab-bare', 'kind/three-workers.yaml');
  const began = performance.now();
  await cluster.create();
  return (performance.now() - began) / 1000;
}
