import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/temporary.ts';
import { pathOf } from '../../evidence/api-path.ts';
import { projectRoot } from '../files/paths.ts';
import type { Manifest } from './apply.ts';
import { loadKustomization, withImages } from './kustomization.ts';

const pod = (image: string): Manifest => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ name: 'c', image }] } });
const imageOf = (manifest: Manifest | undefined): unknown => (manifest?.['spec'] as { containers: { image: unknown }[] } | undefined)?.containers[0]?.image;
const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

test('resources are read in order: files with several documents, and folders', async () => {
  await using folder = await temporaryFolder();
  await using inner = await temporaryFolder();
  await inner.write('kustomization.yaml', 'resources: [c.yaml]');
  await inner.write('c.yaml', configMap('c'));
  await folder.write('kustomization.yaml', `kind: Kustomization\nresources:\n  - ab.yaml\n  - ../${inner.path.split('/').at(-1)}\n`);
  await folder.write('ab.yaml', `---\n${configMap('a')}---\n# nothing but a comment\n---\n${configMap('b')}`);
  expect((await loadKustomization(folder.path)).map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c']);
});

test('images get other names and tags, in inner folders too', async () => {
  await using folder = await temporaryFolder();
  await folder.write('kustomization.yaml', 'resources: [a.yaml]\nimages:\n  - { name: ghcr.io/spiffe/spire-agent, newTag: 1.14.0 }');
  await folder.write('a.yaml', JSON.stringify(pod('ghcr.io/spiffe/spire-agent:1.15.3')));
  expect(imageOf((await loadKustomization(folder.path))[0])).toBe('ghcr.io/spiffe/spire-agent:1.14.0');
});

test('a field that is not understood is refused, never ignored', async () => {
  await using folder = await temporaryFolder();
  await folder.write('kustomization.yaml', 'namespace: other\nresources: []\npatches: []');
  await expect(loadKustomization(folder.path)).rejects.toMatchObject({
    code: 'E_CONFIG',
    message: expect.stringMatching(/kustomization\.yaml uses namespace, patches; spirelab understands resources and images only\.$/),
  });
});

test('YAML that is wrong is refused with its place', async () => {
  await using folder = await temporaryFolder();
  await folder.write('kustomization.yaml', 'resources: [a.yaml]');
  await folder.write('a.yaml', 'kind: ConfigMap\nmetadata: {name: a');
  await expect(loadKustomization(folder.path)).rejects.toMatchObject({ code: 'E_CONFIG', message: expect.stringMatching(/a\.yaml: .+line 2/s) });
});

test.each([
  ['spire-agent:1.15.3', 'spire-agent:2.0.0'],
  ['spire-agent', 'spire-agent:2.0.0'],
  ['localhost:5000/spire-agent:1', 'localhost:5000/spire-agent:1'],
  ['other:1', 'other:1'],
  ['spire-agent@sha256:0123', 'spire-agent@sha256:0123'],
  ['from:1', 'to:1'],
  ['from', 'to'],
])('the image %s becomes %s', (before, after) => {
  expect(
    imageOf(
      withImages(pod(before), [
        { name: 'spire-agent', newTag: '2.0.0' },
        { name: 'from', newName: 'to' },
      ]),
    ),
  ).toBe(after);
});

test('a name with a port is matched as a whole', () => {
  expect(imageOf(withImages(pod('localhost:5000/a:1'), [{ name: 'localhost:5000/a', newTag: '2' }]))).toBe('localhost:5000/a:2');
});

test('every object of manifests/ has a place on the API server', async () => {
  const objects = await loadKustomization(join(projectRoot, 'manifests'));
  expect(objects.length).toBeGreaterThan(15);
  for (const { apiVersion, kind, metadata } of objects) expect(pathOf({ apiVersion, kind, ...metadata })).toMatch(new RegExp(`/${metadata.name}$`));
});
