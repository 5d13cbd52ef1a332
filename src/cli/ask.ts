import { createInterface } from 'node:readline/promises';

/** Asks for one of some letters; Enter is the first of them. Undefined where the learner wants to leave: Ctrl-C, Ctrl-D, q. */
export async function askLetter(choices: Readonly<Record<string, string>>, signal: AbortSignal): Promise<string | undefined> {
  const letters = Object.keys(choices);
  const prompt = `\n${Object.entries(choices)
    .map(([letter, meaning], index) => `${index === 0 ? 'Enter' : letter}: ${meaning}`)
    .join('  ')}  q: quit\n> `;
  const leaving = new AbortController();
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.on('SIGINT', () => leaving.abort());
  terminal.on('close', () => leaving.abort());
  try {
    for (;;) {
      const typed = (await terminal.question(prompt, { signal: AbortSignal.any([signal, leaving.signal]) })).trim().toLowerCase();
      if (typed === 'q') return undefined;
      if (typed === '') return letters[0];
      if (letters.includes(typed)) return typed;
      process.stderr.write(`There is no choice “${typed}”.\n`);
    }
  } catch (error) {
    if (leaving.signal.aborted && !signal.aborted) return undefined;
    throw error;
  } finally {
    terminal.close();
  }
}
