import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { namespacesOf, programsOf } from '../src/lab/define-lab.ts';
import mtls from './mtls.lab.ts';

const src = join(import.meta.dirname, '../src');
const files = (await readdir(src, { recursive: true })).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));

/** Where such a word is no name of the lab's: who can be asked, what an image or a module is called, what a sample of a report says. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  'spire-server': [
    'core/results.ts',
    'report/result-schema.ts',
    'report/evidence-text.ts',
    'evidence/describe-question.ts',
    'lifecycle/connection.ts',
    'adapters/',
  ],
  'spire-agent': ['lifecycle/connection.ts', 'adapters/images/', 'report/sample.ts'],
  'spiffe-csi-driver': ['adapters/images/'],
  'mtls-client': ['report/sample.ts', 'adapters/images/'],
  'mtls-server': ['adapters/images/'],
  spire: ['report/sample.ts', 'adapters/images/'],
};

// The name that k8s_psat knows the cluster by is also the tool's own, and is not looked for.
const names = [
  ...namespacesOf(mtls),
  ...programsOf(mtls).flatMap(({ container }) => container),
  mtls.bundle.name,
  mtls.bundle.key,
  mtls.csiDriver.driver,
  mtls.trustDomain,
  `${mtls.server.workload.name}-0`,
  `data-${mtls.server.workload.name}-0`,
];

test('src/ has no name of the lab: they come from its definition', async () => {
  const found = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(src, file), 'utf8');
      return names.filter((name) => text.includes(`'${name}'`) && !elsewhere[name]?.some((place) => file.startsWith(place))).map((name) => `${file}: ${name}`);
    }),
  );
  expect(found.flat()).toEqual([]);
});
