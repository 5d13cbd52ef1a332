import { isDeepStrictEqual } from 'node:util';
import type { Emit, TestRun } from '../core/events.ts';
import type { Prediction } from '../core/results.ts';
import type { Fault } from '../lab/faults.ts';
import type { ClusterClock } from './cluster-clock.ts';
import type { RunningLab } from './ports.ts';
import { predict } from './predict.ts';

interface Telling {
  readonly lab: RunningLab;
  readonly cluster: ClusterClock;
  readonly emit: Emit;
}

/**
 * Tells what a fault will show first each time that it is called, unless that was told. It is told again where a workload
 * was given another X509-SVID since: until a fault has come, renewals go on.
 */
export function predictions(fault: Fault, of: TestRun, { lab, cluster, emit }: Telling): () => void {
  const began = cluster.now();
  let told: Prediction | undefined;
  return () => {
    const prediction = predict(fault, lab.logs, began);
    if (prediction === undefined || isDeepStrictEqual(prediction, told)) return;
    emit({ type: 'predicted', run: of, revised: told !== undefined, prediction });
    told = prediction;
  };
}
