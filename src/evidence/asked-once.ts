import type { Answers } from './answers.ts';
import { questionKey } from './question-key.ts';
import type { Ask, Kind, Question } from './questions.ts';

interface Asked<K extends Kind = Kind> {
  readonly key: string;
  readonly answer: Promise<Answers[K]>;
}

/**
 * Asks each question once, however often it is put: SPIRE Server's answer takes a process in its pod each time. Who could
 * not be asked is not asked again.
 */
export function askedOnce(ask: Ask): Ask {
  const all: Asked[] = [];
  return (question) => {
    const before = all.find((asked) => isSame(asked, question));
    if (before !== undefined) return before.answer;
    const answer = ask(question);
    all.push({ key: questionKey(question), answer });
    return answer;
  };
}

function isSame<K extends Kind>(asked: Asked, question: Question<K>): asked is Asked<K> {
  return asked.key === questionKey(question);
}
