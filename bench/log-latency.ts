import { setTimeout as delay } from 'node:timers/promises';
import { attach, nobodyFollows } from '../src/adapters/lab/running-lab.ts';
import { labFolder } from '../src/adapters/state/lab-record.ts';
import { connectionTo } from '../src/lifecycle/connection.ts';
import { findLab } from '../src/lifecycle/labs.ts';
import type { Settings } from '../src/lifecycle/settings.ts';

/**
 * Milliseconds from the runtime's stamp on a line to the engine seeing it, for every line of a lab during some
 * seconds. Sound because the nodes of a kind cluster share this machine's clock.
 */
export async function logLatencies(settings: Settings, seconds: number): Promise<readonly number[]> {
  const lab = await findLab(settings.lab);
  const stopping = new AbortController();
  await using attached = await attach(
    await connectionTo(lab, labFolder(settings.paths.state, settings.name), settings),
    { from: 'last-lines', lines: 1 },
    nobodyFollows,
    stopping.signal,
  );
  // What is there already would count as late: first let it come.
  await delay(2000);
  const latencies: number[] = [];
  attached.logs.listen(({ at }) => void latencies.push(performance.timeOrigin + performance.now() - Number(at) / 1e6));
  await delay(seconds * 1000);
  return latencies;
}
