import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { type Manifest, manifestJsonSchema, manifestSchema } from './manifest.ts';

const committed = new URL('../../../schema/bundle.schema.json', import.meta.url);
const manifest: Manifest = {
  $schema: 'urn:spirelab:bundle:1',
  tool: { name: 'spirelab', version: '0.1.0' },
  why: 'failed',
  lab: { name: 'lab', definition: 'mtls', cluster: 'spirelab-lab' },
  takenAt: '2026-11-25T05:00:00.000000000Z',
  versions: { spire: '1.15.3', kubernetes: 'v1.34.1' },
  followed: ['spire', 'mtls-demo'],
  settings: { images: 'auto' },
  files: [
    { path: 'objects/pods.json', bytes: 1, sha256: 'a'.repeat(64), from: { kind: 'api', path: '/api/v1/pods' }, removed: 2 },
    { path: 'logs/a/b/c.0.log', bytes: 1, sha256: 'a'.repeat(64), from: { kind: 'api', path: '/log' }, lines: { kept: 1, cut: 2 } },
    { path: 'server/entry-show.json', bytes: 1, sha256: 'a'.repeat(64), from: { kind: 'server', command: ['entry', 'show'] } },
  ],
  absent: ['/apis/spire.spiffe.io/v1alpha1/clusterspiffeids'],
  missing: [{ path: 'nodes/a/mounts.txt', from: { kind: 'node', node: 'a', command: ['docker', 'exec'] }, why: 'it is gone' }],
};

test('the committed schema is the one of the code; else run scripts/update-schema.ts', async () => {
  expect(await readFile(committed, 'utf8')).toBe(manifestJsonSchema());
});

test('manifests are what the schema says, and what it does not say is refused', () => {
  const validate = new Ajv2020({ strict: true, strictTypes: false }).compile(JSON.parse(manifestJsonSchema()));
  expect(validate(manifest), JSON.stringify(validate.errors)).toBe(true);
  expect(manifestSchema.parse(manifest)).toEqual(manifest);
  for (const other of [
    { ...manifest, more: 1 },
    { ...manifest, $schema: 'urn:spirelab:bundle:2' },
    { ...manifest, why: 'else' },
  ]) {
    expect(validate(other)).toBe(false);
    expect(manifestSchema.safeParse(other).success).toBe(false);
  }
});
