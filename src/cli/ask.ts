import { createInterface } from 'node:readline/promises';

/** Asks for one of some letters; Enter is the first of them. Undefined where the learner wants to leave: Ctrl-C, Ctrl-D, q. */
export async function askLetter(choices: Readonly<Record<string, string>>, signal: AbortSignal): Promise<string | undefined> {
  const letters = Object.keys(choices);
  const offered = [...Object.entries(choices).map(([letter, meaning], index) => `${index === 0 ? 'Enter' : letter}: ${meaning}`), 'q: quit'];
  const prompt = `\n${inRows(offered, process.stderr.columns || 80).join('\n')}\n> `;
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

/** As many choices in a row as fit, none of them broken. */
export function inRows(offered: readonly string[], width: number): readonly string[] {
  const rows: string[] = [];
  for (const each of offered) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + 2 + each.length <= width) rows[rows.length - 1] = `${last}  ${each}`;
    else rows.push(each);
  }
  return rows;
}
