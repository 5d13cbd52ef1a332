import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/support/temporary.ts';
import { readEntriesFile } from './read-file.ts';

test('a file is read', async () => {
  await using folder = await temporaryFolder();
  expect(await readEntriesFile(await folder.write('entries.json', '{"entries": []}'))).toEqual({ drafts: [], mistakes: [] });
});

test('what is no file is refused, with the reason', async () => {
  await using folder = await temporaryFolder();
  const refused = { code: 'E_ENTRIES', detail: { left: 'nothing was changed' } };
  await expect(readEntriesFile(`${folder.path}/none.json`)).rejects.toMatchObject({ ...refused, message: expect.stringContaining('there is no such file') });
  await expect(readEntriesFile(folder.path)).rejects.toMatchObject({ ...refused, message: expect.stringContaining('it is a folder') });
});
