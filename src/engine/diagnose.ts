import { isUnanswered } from '../core/failure.ts';
import { askedOnce } from '../evidence/asked-once.ts';
import type { About } from '../evidence/describe-question.ts';
import type { Task } from '../lab/define-lesson.ts';
import type { Finding } from '../lab/mistakes.ts';
import type { LessonRun } from './lesson-run.ts';

/** A mistake that is made in this very cluster. */
export interface Hint {
  readonly mistake: Finding;
  /** What was asked, and who answered. */
  readonly about: About;
  readonly advice: string;
}

/** Which of the mistakes that the lesson knows are made in this cluster. */
export async function diagnose(
  { task }: { readonly task: Pick<Task, 'diagnoses'> },
  { lab, signal }: Pick<LessonRun, 'lab' | 'signal'>,
): Promise<readonly Hint[]> {
  const hints: Hint[] = [];
  const ask = askedOnce((question) => lab.ask(question, signal));
  for (const { about, find, advice } of task.diagnoses) {
    const mistake = await find(ask).catch(unanswered);
    if (mistake !== undefined) hints.push({ mistake, about, advice });
  }
  return hints;
}

/** What cannot be asked while the server is down shows no mistake; the diagnosis that looks at its pod does. */
function unanswered(error: unknown): undefined {
  if (isUnanswered(error)) return undefined;
  throw error;
}
