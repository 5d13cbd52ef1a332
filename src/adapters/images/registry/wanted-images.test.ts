import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../files/paths.ts';
import { wantedImages } from './wanted-images.ts';

test('what is pulled is what the manifests name, and the demo is all that is built', async () => {
  const named = new Set<string>();
  // Lessons name the image of a container that they put beside another.
  for await (const file of glob(['manifests/**/*.yaml', 'labs/**/*.ts'], { cwd: projectRoot })) {
    const text = await readFile(join(projectRoot, file), 'utf8');
    for (const [, image = ''] of text.matchAll(/^\s*(?:- )?image:\s*'?([^\s',]+)/gm)) named.add(image);
  }
  const spire =
    [...named]
      .find((image) => image.includes('/spire-server:'))
      ?.split(':')
      .at(-1) ?? '';
  expect([...named].filter((image) => !image.startsWith('spirelab.local/mtls-demo:')).sort()).toEqual([...wantedImages(spire)].sort());
});
