import { createInterface } from 'node:readline/promises';

/** True where there is nobody to ask: no terminal, or --no-input. */
export function asksNobody(options: Readonly<Record<string, unknown>>): boolean {
  return options['input'] === false || process.stdin.isTTY !== true || process.stderr.isTTY !== true;
}

/** Asks before something that takes long to make again is removed. Without anybody to ask, and with --yes, the answer is yes. */
export async function confirmed(question: string, options: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<boolean> {
  if (options['yes'] === true || asksNobody(options)) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal })).trim());
  } finally {
    terminal.close();
  }
}
