import type { Prediction } from '../core/results.ts';

/** “predicted: the first failure comes between 12:03:07 and 12:03:09 UTC, at mtls-client (…)”. */
export function predictionText({ revised, prediction }: { readonly revised: boolean; readonly prediction: Prediction }): string {
  const { what, at, from, to, because } = prediction;
  return `predicted${revised ? ' again' : ''}: ${what} comes between ${clockTime(from)} and ${clockTime(to)} UTC, at ${at.join(' or ')} (${because})`;
}

/** Hours, minutes and seconds of a time stamp in RFC 3339. */
export function clockTime(stamp: string): string {
  return stamp.slice(11, 19);
}
