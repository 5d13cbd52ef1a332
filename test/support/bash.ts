import { execa } from 'execa';
import { root } from './spirelab.ts';

export interface Pasted {
  readonly exitCode: number;
  /** Both streams, as a terminal would show them. */
  readonly said: string;
}

/**
 * Pastes lines into bash, in the project's folder. It ends at the first line that fails: a mend that was not done as it is
 * written would be judged as another one.
 */
export async function paste(lines: readonly string[], env: Readonly<Record<string, string>>): Promise<Pasted> {
  const { exitCode, all } = await execa('bash', ['-e', '-o', 'pipefail', '-s'], { cwd: root, input: `${lines.join('\n')}\n`, env, reject: false, all: true });
  return { exitCode: exitCode ?? -1, said: all };
}
