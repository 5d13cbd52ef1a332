import { Failure } from '../core/failure.ts';
import type { Task } from '../lab/define-lesson.ts';
import type { Mistake } from '../lab/mistakes.ts';
import type { LessonRun } from './lesson-run.ts';

/** A mistake that is made in this very cluster. */
export interface Hint {
  readonly mistake: Mistake;
  readonly advice: string;
}

/** Which of the mistakes that the lesson knows are made in this cluster. */
export async function diagnose(
  { task }: { readonly task: Pick<Task, 'diagnoses'> },
  { lab, signal }: Pick<LessonRun, 'lab' | 'signal'>,
): Promise<readonly Hint[]> {
  const hints: Hint[] = [];
  // Several mistakes can be seen in one answer: SPIRE Server's takes a process in its pod each time.
  const answers = new Map<string, unknown>();
  for (const { probe, finds, advice } of task.diagnoses) {
    const question = JSON.stringify(probe);
    // What cannot be asked while the server is down shows no mistake; the diagnosis that looks at its pod does.
    const asked = answers.has(question) ? answers.get(question) : await lab.ask(probe, signal).catch(unanswered);
    answers.set(question, asked);
    const mistake = asked instanceof Failure ? undefined : finds(asked);
    if (mistake !== undefined) hints.push({ mistake, advice });
  }
  return hints;
}

function unanswered(error: unknown): Failure {
  if (error instanceof Failure && (error.code === 'E_SPIRE_CLI' || error.code === 'E_KUBERNETES')) return error;
  throw error;
}
