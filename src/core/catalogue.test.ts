import { expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { ExitCode } from './exit-code.ts';

test('every code has an exit code of the list that is not success, a title and a hint', () => {
  for (const [code, { exit, title, hint }] of Object.entries(catalogue)) {
    expect(Object.values(ExitCode), code).toContain(exit);
    expect(exit, code).not.toBe(ExitCode.passed);
    expect(title, code).toMatch(/^[\w'].*[^.]$/);
    expect(hint, code).toMatch(/\.$/);
  }
});

test('no two codes have the same title', () => {
  const titles = Object.values(catalogue).map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
});

test('codes and their exit codes are permanent: people search for them, and CI decides by them', () => {
  expect(Object.entries(catalogue).map(([code, { exit }]) => `${code} ${exit}`)).toMatchInlineSnapshot(`
    [
      "E_USAGE 2",
      "E_CONFIG 2",
      "E_ENTRIES 2",
      "E_UNKNOWN_LAB 2",
      "E_UNKNOWN_TEST 2",
      "E_UNKNOWN_LESSON 2",
      "E_NO_LESSON 2",
      "E_NOT_COLLECTED 2",
      "E_NO_LAB 2",
      "E_ENGINE_MISSING 3",
      "E_ENGINE_SILENT 3",
      "E_ENGINE_PERMISSION 3",
      "E_ENGINE_UNFIT 3",
      "E_ENGINE_ENVIRONMENT 3",
      "E_FOLDER 3",
      "E_KIND_MISSING 3",
      "E_CHECKSUM 3",
      "E_DISK 3",
      "E_MEMORY 3",
      "E_INOTIFY 3",
      "E_PORT 3",
      "E_IMAGES 4",
      "E_IMAGE_DIGEST 4",
      "E_LOCKED 6",
      "E_FOREIGN 6",
      "E_UNSAFE 6",
      "E_CHANGED 6",
      "E_REBUILD 6",
      "E_KIND_CREATE 4",
      "E_ENGINE_DIED 4",
      "E_NODE_DIED 4",
      "E_DISK_FULL 4",
      "E_API_SILENT 4",
      "E_KUBERNETES 4",
      "E_POD 4",
      "E_SPIRE_CLI 4",
      "E_COMMAND 4",
      "E_VERIFY 1",
      "E_TIMEOUT 5",
      "E_HEAL 7",
      "E_TAINTED 7",
      "E_CLEANUP 7",
      "E_INTERRUPTED 130",
      "E_TERMINATED 143",
      "E_DEFECT 4",
    ]
  `);
});

test('exit codes are permanent', () => {
  expect(ExitCode).toMatchInlineSnapshot(`
    {
      "cleanup": 7,
      "expectationFailed": 1,
      "infrastructure": 4,
      "interrupted": 130,
      "passed": 0,
      "preflight": 3,
      "refused": 6,
      "terminated": 143,
      "timeout": 5,
      "usage": 2,
    }
  `);
});
