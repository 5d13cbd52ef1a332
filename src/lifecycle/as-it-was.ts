import type { AttachedLab, LabConnection } from '../adapters/lab/running-lab.ts';
import type { PodsState } from '../evidence/answers.ts';
import { programsOf } from '../lab/define-lab.ts';
import type { Component, Workload } from '../lab/sources.ts';
import { differencesOf } from './differences.ts';

/**
 * What is not as it was when the lab was ready, pods included: each program has as many as it should, and all of them are
 * ready. Asked again and again after a fault was healed, until nothing is told.
 */
export function leftIn(connection: LabConnection, attached: AttachedLab): (signal: AbortSignal) => Promise<readonly string[]> {
  const programs = programsOf(connection.lab);
  return async (signal) => {
    const pods = programs.map(async (of) => podDifferences(of, await attached.ask({ kind: 'pods', of }, signal)));
    const found = await Promise.all([differencesOf(connection, attached, signal), ...pods]);
    return found.flat();
  };
}

function podDifferences(of: Component | Workload, { workers, pods }: PodsState): readonly string[] {
  const wanted = of.kind === 'component' && of.workload.kind === 'DaemonSet' ? workers.length : 1;
  const notReady = pods.filter(({ ready }) => !ready).map(({ pod, trouble }) => `${pod} is not ready${trouble === undefined ? '' : `: ${trouble}`}.`);
  return [...(pods.length === wanted ? [] : [`${of.name} has ${pods.length} ${pods.length === 1 ? 'pod' : 'pods'}, not ${wanted}.`]), ...notReady];
}
