import { startTwin } from './actions.ts';
import { type Logged, logged } from './expectations.ts';
import { podOf, type Workload } from './sources.ts';
import { type Step, step } from './steps.ts';

/**
 * One pod more of a workload, which the check of a task starts and removes. What runs already goes on with the X509-SVID
 * that it was given before the mend: only what starts now shows what is given now.
 */
export interface FreshPod {
  readonly of: Workload;
  readonly pod: string;
  /** What it must write; counted from when it is started. */
  readonly expect: readonly Logged[];
}

/**
 * @param within seconds that it may take to start and to write everything
 * @param answeredBy who must answer its requests; left out, its X509-SVID is enough
 */
export function freshPod(of: Workload, { within = 30, answeredBy }: { readonly within?: number; readonly answeredBy?: Workload } = {}): FreshPod {
  const pod = `fresh-${of.name}`;
  const source = podOf(of, pod);
  const gets = { ...logged(source, 'svid', { where: { spiffe_id: of.id }, within }), describe: `one more pod of ${of.name} gets its X509-SVID` };
  if (answeredBy === undefined) return { of, pod, expect: [gets] };
  const answered = logged(source, 'call', { where: { status: 'ok', peer_id: answeredBy.id }, within });
  return { of, pod, expect: [gets, { ...answered, describe: `one more pod of ${of.name} is answered by ${answeredBy.name}` }] };
}

/** The step of a check in which they are started and must write what they should. */
export function freshStep(fresh: readonly FreshPod[]): Step {
  return step('A pod that starts now confirms it', {
    why: 'What runs already goes on with the X509-SVID that it was given before.',
    do: fresh.map(({ of, pod }) => startTwin(of, pod)),
    expect: fresh.flatMap((each) => each.expect),
  });
}
