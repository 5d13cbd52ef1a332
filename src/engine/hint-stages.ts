import type { Authority } from '../core/results.ts';
import type { Mistake } from '../lab/mistakes.ts';
import type { Hint } from './diagnose.ts';

/** What was told of a mistake so far: where to look (1), what differs (2), the whole of it (3). */
export type Stage = 1 | 2 | 3;

/** A mistake that somebody was told of, as it was then. */
export interface Told extends Pick<Mistake, 'differs' | 'says'> {
  readonly stage: Stage;
}

/** A hint as far as it is told. */
export interface StagedHint {
  readonly stage: Stage;
  readonly where: string;
  /** From the second stage on. */
  readonly differs?: string;
  /** At the third. */
  readonly says?: string;
  /** At the third: the id of the rule that found it, what it asked, and who answered. */
  readonly found?: { readonly rule: string; readonly question: string; readonly from: readonly Authority[] };
}

/** `again`: what was told already, as after a check. `next`: one stage more, as where a hint is asked for. */
export type Asking = 'again' | 'next';

/**
 * The hint about the first mistake, and what is told by now. Nobody is told the whole of a mistake at first, and whoever
 * changed something is not told the whole of what they have made of it before they ask.
 */
export function stageHint([first]: readonly Hint[], told: readonly Told[], asking: Asking): { readonly hint?: StagedHint; readonly told: readonly Told[] } {
  if (first === undefined) return { told };
  const { mistake, about, advice } = first;
  const stage = stageOf(
    mistake,
    told.find(({ differs }) => differs === mistake.differs),
    asking,
  );
  return {
    hint: {
      stage,
      where: advice,
      ...(stage > 1 ? { differs: mistake.differs } : {}),
      ...(stage > 2 ? { says: mistake.says, found: { rule: mistake.rule, question: about.question, from: about.from } } : {}),
    },
    told: [...told.filter(({ differs }) => differs !== mistake.differs), { differs: mistake.differs, says: mistake.says, stage }],
  };
}

function stageOf({ says }: Mistake, before: Told | undefined, asking: Asking): Stage {
  if (before === undefined) return 1;
  const changed = withoutNumbers(before.says) !== withoutNumbers(says);
  if (changed && before.stage === 3) return 2;
  if (asking === 'again') return before.stage;
  return before.stage === 1 ? 2 : 3;
}

/** Time passes in what a mistake says; that is no change of anybody's. */
function withoutNumbers(text: string): string {
  return text.replaceAll(/\d+/g, '#');
}
