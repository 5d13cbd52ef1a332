import type { Emit } from '../core/events.ts';
import { Failure, isGroundFailure } from '../core/failure.ts';
import type { StepResult, TestResult } from '../core/results.ts';
import { askedOnce } from '../evidence/asked-once.ts';
import type { AcidTest, Round, RoundStep } from '../lab/define-lab.ts';
import type { Look, Unchanged } from '../lab/expectations.ts';
import { formatTimestamp } from '../logs/timestamp.ts';
import type { Clock } from './clock.ts';
import type { ClusterClock } from './cluster-clock.ts';
import { controlVerdict } from './control-verdict.ts';
import { takeMark } from './mark.ts';
import type { Observation } from './observe.ts';
import type { RunningLab } from './ports.ts';
import { runStep } from './run-step.ts';

export interface AcidRun {
  readonly lab: RunningLab;
  readonly clock: Clock;
  readonly cluster: ClusterClock;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  /** Which repetition of the test this is, from 1 on. */
  readonly repetition: number;
  /** Awaited when a step failed, before anything is healed: somebody looks at the lab as it is. The test then ends. */
  readonly onFailure?: (step: StepResult) => Promise<void>;
  /** Leaves every fault out: the test must then fail. */
  readonly control: boolean;
}

/** Healing must end well even when the run was interrupted: its time is its own. */
const healWithin = 120_000;

/** What a test found, and what broke the run, if anything did. */
export interface AcidOutcome {
  readonly result: TestResult;
  readonly thrown?: unknown;
}

/** Runs one acid test from healthy to recovered. Whatever happens in between, the fault is healed. */
export async function runAcid(test: AcidTest, run: AcidRun): Promise<AcidOutcome> {
  const { lab, clock, cluster, signal, emit, control, repetition, onFailure } = run;
  const of = { test: test.id, repetition };
  emit({ type: 'test.started', run: of, title: test.title });
  const began = clock.now();
  const startedAt = formatTimestamp(cluster.now());
  const steps: StepResult[] = [];
  const context = { lab, clock, cluster, signal, baselines: new Map<Unchanged, Look>() };
  let thrown: unknown;
  let tainted = false;

  const perform: Performing = async (step, phase, actions, since) => {
    const outcome = await runStep(step, { of, phase, actions, emit }, since === undefined ? context : { ...context, since });
    steps.push(outcome.result);
    if (outcome.thrown !== undefined) throw outcome.thrown;
    if (outcome.result.status === 'failed' && onFailure !== undefined) {
      await onFailure(outcome.result);
      throw new LookedAt();
    }
    return outcome.result;
  };

  try {
    const healthy = await perform(test.healthy, 'healthy', []);
    if (healthy.status === 'passed') {
      const ask = askedOnce((question) => lab.ask(question, signal));
      for (const each of unchangedIn(test)) context.baselines.set(each, await each.remember(ask));
      for (const round of test.rounds) {
        await runRound(round, run, perform);
        if (!control && steps.some(({ status }) => status === 'failed')) break;
      }
    }
  } catch (error) {
    if (!(error instanceof LookedAt)) thrown = error instanceof SuppressedError ? error.suppressed : error;
    tainted = error instanceof SuppressedError || (error instanceof Failure && error.code === 'E_HEAL');
  }
  const failed = steps.some(({ status }) => status === 'failed');
  const result: TestResult = {
    id: test.id,
    repetition,
    title: test.title,
    status: thrown !== undefined ? 'error' : failed ? 'failed' : 'passed',
    startedAt,
    seconds: (clock.now() - began) / 1000,
    tainted,
    steps,
    ...(control ? { control: controlVerdict(test, steps, thrown) } : {}),
  };
  emit({ type: 'test.ended', result });
  return thrown === undefined ? { result } : { result, thrown };
}

/** Ends a test that somebody had a look at: minutes may have passed, so what would come next means nothing. */
class LookedAt extends Error {}

type Performing = (step: RoundStep, phase: StepResult['phase'], actions: RoundStep['do'], since?: Observation['since']) => Promise<StepResult>;

async function runRound(round: Round, run: AcidRun, perform: Performing): Promise<void> {
  const { lab, cluster, control } = run;
  const [injection, ...symptoms] = round.symptoms;
  const [healing, ...recovery] = round.recovery;
  if (injection === undefined || healing === undefined) throw new Failure('E_DEFECT', `The fault ${round.fault.id} has no symptom or no recovery.`);
  const injected = takeMark(lab, cluster.now());
  let broken: { readonly by: unknown } | undefined;
  try {
    await perform(injection, 'fault', [...(control ? [] : round.fault.inject), ...injection.do], injected);
    for (const step of symptoms) await perform(step, 'symptom', step.do, injected);
    if (!control) {
      await perform(healing, 'heal', [...round.fault.heal, ...healing.do], takeMark(lab, cluster.now()));
      for (const step of recovery) await perform(step, 'recovery', step.do);
      return;
    }
  } catch (by) {
    broken = { by };
  }
  await heal(round, lab).catch((failure: unknown) => {
    // On broken ground nothing can be healed: that it could not is no finding of its own.
    throw isGroundFailure(broken?.by) ? new SuppressedError(failure, broken?.by, 'the ground broke, and the fault could not be healed') : failure;
  });
  if (broken !== undefined) throw broken.by;
}

/** Undoes the fault without looking: used when the run was cut short, or the fault left out. @throws Failure E_HEAL */
async function heal(round: Round, lab: RunningLab): Promise<void> {
  const signal = AbortSignal.timeout(healWithin);
  try {
    for (const action of round.fault.heal) await lab.perform(action, signal);
  } catch (cause) {
    throw new Failure('E_HEAL', `${round.fault.title}: the fault could not be healed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
      left: 'the lab runs, with the fault in it',
    });
  }
}

function unchangedIn(test: AcidTest): readonly Unchanged[] {
  const steps = test.rounds.flatMap(({ symptoms, recovery }) => [...symptoms, ...recovery]);
  return steps.flatMap(({ expect }) => expect.flatMap((expectation) => (expectation.kind === 'unchanged' ? [expectation] : [])));
}
