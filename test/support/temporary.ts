import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeProgram } from './program.ts';

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
  /** Writes a file below it and returns its path. */
  write(name: string, content: string): Promise<string>;
  /** A program below it, as a shell script: stands in for docker, kind … on PATH. */
  program(name: string, script: string): Promise<string>;
}

/** A folder that is gone when the test ends. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'spirelab-test-'));
  const write = async (name: string, content: string): Promise<string> => {
    await writeFile(join(path, name), content);
    return join(path, name);
  };
  return {
    path,
    write,
    async program(name, script) {
      await writeProgram(join(path, name), script);
      return join(path, name);
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
