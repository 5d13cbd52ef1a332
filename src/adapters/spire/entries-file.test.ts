import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { readEntriesFile } from './entries-file.ts';

const entry = (name: string) => ({
  spiffe_id: `spiffe://spirelab.test/load/${name}`,
  parent_id: 'spiffe://spirelab.test/node/any',
  selectors: [{ type: 'k8s', value: `sa:${name}` }],
});

async function read(text: string) {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'entries');
  await writeFile(path, text);
  return await readEntriesFile(path);
}

test('JSON and YAML mean the same, and the ID comes from the content', async () => {
  const [json] = await read(JSON.stringify({ entries: [entry('a')] }));
  const [yaml] = await read(
    'entries:\n- spiffe_id: spiffe://spirelab.test/load/a\n  parent_id: spiffe://spirelab.test/node/any\n  selectors: [{ type: k8s, value: "sa:a" }]\n',
  );
  expect(json).toEqual(yaml);
  expect(json?.entry_id).toMatch(/^applied-[0-9a-f]{16}$/);
  const [other] = await read(JSON.stringify({ entries: [{ ...entry('a'), x509_svid_ttl: 60 }] }));
  expect(other?.entry_id).not.toBe(json?.entry_id);
});

test('an entry that is there twice is one', async () => expect(await read(JSON.stringify({ entries: [entry('a'), entry('a'), entry('b')] }))).toHaveLength(2));

test('all mistakes are told at once, with their places, and not thousands of them', async () => {
  const wrong = {
    entries: [
      { ...entry('a'), spiffe_id: 'spiffe://spirelab.test' },
      { ...entry('b'), ttl: 30 },
      { ...entry('c'), selectors: [] },
    ],
  };
  await expect(read(JSON.stringify(wrong))).rejects.toMatchObject({
    code: 'E_CONFIG',
    detail: {
      evidence: [
        expect.stringContaining('entries.0.spiffe_id: must be a SPIFFE ID with a path'),
        expect.stringContaining('entries.1: Unrecognized key'),
        expect.stringContaining('entries.2.selectors: must have at least one'),
      ],
    },
  });
  const many = { entries: Array.from({ length: 50 }, () => ({})) };
  await expect(read(JSON.stringify(many))).rejects.toMatchObject({ detail: { evidence: expect.objectContaining({ length: 11 }) } });
});

test('what is no file, or neither JSON nor YAML, is refused', async () => {
  await expect(readEntriesFile('/nowhere/entries.json')).rejects.toMatchObject({ code: 'E_CONFIG', message: expect.stringContaining('cannot be read') });
  await expect(read('{"entries": [')).rejects.toMatchObject({ code: 'E_CONFIG', message: expect.stringContaining('neither JSON nor YAML') });
  await expect(read('')).rejects.toMatchObject({ code: 'E_CONFIG' });
});
