import { askedOnce } from '../evidence/asked-once.ts';
import type { Look, Unchanged } from '../lab/expectations.ts';
import type { RoundStep } from '../lab/steps.ts';
import type { Baselines } from './judge-state.ts';
import type { RunningLab } from './ports.ts';

/** What `unchanged` compares with: every state that steps want to be as it is now. */
export async function baselinesOf(
  steps: readonly RoundStep[],
  { lab, signal }: { readonly lab: RunningLab; readonly signal: AbortSignal },
): Promise<Baselines> {
  const ask = askedOnce((question) => lab.ask(question, signal));
  const baselines = new Map<Unchanged, Look>();
  for (const { expect } of steps) for (const each of expect) if (each.kind === 'unchanged') baselines.set(each, await each.remember(ask));
  return baselines;
}
