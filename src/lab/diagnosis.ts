import type { Answers } from '../evidence/answers.ts';
import { type About, aboutOf } from '../evidence/describe-question.ts';
import type { Ask, Kind, Question } from '../evidence/questions.ts';
import type { Finding, Rule } from './mistakes.ts';

/** Looks for one mistake in the learner's own cluster. */
export interface Diagnosis {
  readonly about: About;
  /** The mistake in the words of this cluster, or undefined where it is not made. */
  readonly find: (ask: Ask) => Promise<Finding | undefined>;
  /** Where to look, or what to think about: told first. Not what differs, and not the solution. */
  readonly advice: string;
}

export function mistakeIn<K extends Kind>({
  question,
  finds,
  advice,
}: {
  readonly question: Question<K>;
  readonly finds: Rule<Answers[K]>;
  readonly advice: string;
}): Diagnosis {
  return { about: aboutOf(question), find: async (ask) => finds(await ask(question)), advice };
}
