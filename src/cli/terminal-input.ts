import { createInterface } from 'node:readline/promises';

/** True where there is nobody to ask: no terminal, or --no-input. */
export function asksNobody(options: Readonly<Record<string, unknown>>): boolean {
  return options['input'] === false || process.stdin.isTTY !== true || process.stderr.isTTY !== true;
}

/** Asks before something that takes long to make again is removed. Without anybody to ask, and with --yes, the answer is yes. */
export async function confirmed(question: string, options: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<boolean> {
  return options['yes'] === true || asksNobody(options) || agrees(question, signal);
}

/** Asks whoever is there. Leaving, by Ctrl-C or Ctrl-D, is a no. */
export async function agrees(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const leaving = new AbortController();
  terminal.on('SIGINT', () => leaving.abort());
  terminal.on('close', () => leaving.abort());
  try {
    const answer = await terminal.question(`\n${question} [y/N]\n> `, { signal: AbortSignal.any([signal, leaving.signal]) });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if (leaving.signal.aborted && !signal.aborted) return false;
    throw error;
  } finally {
    terminal.close();
  }
}
