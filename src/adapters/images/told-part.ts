import type { News, PartStarted } from '../../core/events.ts';
import { rememberSeconds, usualSeconds } from './usual-seconds.ts';

interface Told {
  readonly cache: string;
  readonly signal: AbortSignal;
  readonly note: (news: News) => void;
}

/** Does a part of what makes images ready, says when it begins and ends, and remembers how long it took. */
export async function toldPart<Made>(
  part: Omit<PartStarted, 'type' | 'usualSeconds'>,
  { cache, signal, note }: Told,
  work: () => Promise<Made>,
): Promise<Made> {
  const usual = await usualSeconds(cache, part.part);
  signal.throwIfAborted();
  note({ type: 'part.started', ...part, ...(usual === undefined ? {} : { usualSeconds: usual }) });
  const began = performance.now();
  const made = await work();
  const seconds = (performance.now() - began) / 1000;
  note({ type: 'part.ended', part: part.part, seconds });
  await rememberSeconds(cache, part.part, seconds);
  return made;
}
