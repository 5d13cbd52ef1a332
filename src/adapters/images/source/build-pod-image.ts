import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyOf } from '../../files/content-key.ts';
import { projectRoot } from '../../files/paths.ts';
import { buildImage, type ContextFile } from './build-image.ts';
import type { Built } from './build-program.ts';
import type { PodImage } from './pod-images.ts';
import { programs } from './programs.ts';

export interface Base {
  readonly tag: string;
  readonly key: string;
}

/** Builds an image that pods run; `built` are its programs, in their order. @throws Failure E_COMMAND */
export async function buildPodImage(image: PodImage, built: readonly Built[], base: Base | undefined, signal: AbortSignal): Promise<'built' | 'present'> {
  const dockerfile = join(projectRoot, image.dockerfile);
  const text = await readFile(dockerfile, 'utf8');
  const key = keyOf(JSON.stringify(image), text, image.base === undefined ? '' : (base?.key ?? ''), ...built.map((program) => program.key));
  return buildImage({ dockerfile, tags: image.tags, key, ...(base === undefined ? {} : { base: base.tag }), files: contextFiles(image, built) }, signal);
}

function contextFiles(image: PodImage, built: readonly Built[]): readonly ContextFile[] {
  const names = image.programs.map((id) => programs[id].name);
  const programFiles = built.map(({ path }, index) => ({ at: `bin/${names[index]}`, from: path }));
  const [first] = names;
  const links = first === undefined ? [] : (image.links ?? []).map((name) => ({ at: `bin/${name}`, linkTo: first }));
  return [...programFiles, ...links];
}
