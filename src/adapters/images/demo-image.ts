import { command } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import { keyOf } from '../files/content-key.ts';
import { buildPodImage } from './source/build-pod-image.ts';
import { type BuildContext, buildProgram, programKey } from './source/build-program.ts';
import { goVersion } from './source/go-version.ts';
import { podImages } from './source/pod-images.ts';
import { programs } from './source/programs.ts';

export interface DemoImage {
  readonly key: string;
  readonly tags: readonly string[];
  /** Builds it unless the engine has it. @throws Failure E_IMAGES, E_COMMAND */
  readonly build: () => Promise<void>;
}

/** The demo, which no registry has: built from this repository for either image source. @throws Failure E_IMAGES without Go */
export async function demoImage(context: BuildContext): Promise<DemoImage> {
  const recipe = podImages({ spire: '', kubeadm: [], sandbox: '' }).find(({ dockerfile }) => dockerfile === 'demo/Dockerfile');
  if (recipe === undefined) throw new Error('podImages names no demo');
  const go = await goVersion(context.signal);
  if (go === undefined) {
    throw new Failure('E_IMAGES', `${recipe.tags[0]} is in no registry, and there is no Go to build it with`, {
      hint: 'Install Go 1.26 or later, or load an archive that another machine saved.',
      next: [command('images', 'load', 'FILE')],
    });
  }
  const keys = await Promise.all(recipe.programs.map((id) => programKey(programs[id], context, go)));
  const build = async (): Promise<void> => {
    const built = [];
    for (const id of recipe.programs) built.push(await buildProgram(programs[id], context, go));
    await buildPodImage(recipe, built, undefined, context.signal);
  };
  return { key: keyOf(...keys), tags: recipe.tags, build };
}
