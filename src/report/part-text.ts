import type { PartStarted } from '../core/events.ts';

type Part = Omit<PartStarted, 'type'>;

/** A part as it begins: `building kubernetes, program 1 of 24, usually 5 min 30 s`. */
export function partText({ part, doing, counted, usualSeconds }: Part): string {
  return [
    `${doing} ${part}`,
    ...(counted === undefined ? [] : [`${counted.noun} ${counted.number} of ${counted.of}`]),
    ...(usualSeconds === undefined ? [] : [`usually ${lengthText(usualSeconds)}`]),
  ].join(', ');
}

/** A part that runs, as long as it has: `building kubernetes, program 1 of 24, for 31 s, usually 5 min 30 s`. */
export function runningPartText({ usualSeconds, ...part }: Part, seconds: number): string {
  return `${partText(part)}, for ${lengthText(seconds)}${usualSeconds === undefined ? '' : `, usually ${lengthText(usualSeconds)}`}`;
}

/** The same where there is little room: what tells most comes first. */
export function shortPartText({ part, counted, usualSeconds }: Part, seconds: number): string {
  const count = counted === undefined ? '' : `${counted.number} of ${counted.of}, `;
  return `${count}${part} ${lengthText(seconds)}${usualSeconds === undefined ? '' : ` (usually ${lengthText(usualSeconds)})`}`;
}

/** Whole seconds, and minutes from two on; of more than ten minutes nobody wants the seconds. */
export function lengthText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes >= 10 || whole % 60 === 0) return `${Math.round(whole / 60)} min`;
  return `${minutes} min ${whole % 60} s`;
}
