import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The file that a command's name stands for, by the PATH of this process. */
export async function onPath(command: string): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const folder of folders) {
    const file = join(folder, command);
    if (
      await access(file, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
  return undefined;
}
