import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Writes a shell script that can be run at once. Another process writes the file itself: tests run in threads of one
 * process, and a child that another thread forks meanwhile inherits every file that is open for writing, which cannot be
 * run until that child is another program (ETXTBSY, execve(2)).
 */
export async function writeProgram(path: string, script: string): Promise<void> {
  await writeFile(`${path}.text`, `#!/bin/sh\n${script}\n`);
  await promisify(execFile)('/usr/bin/install', ['-m', '755', `${path}.text`, path]);
  await rm(`${path}.text`);
}
