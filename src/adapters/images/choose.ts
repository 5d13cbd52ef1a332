import type { ImageSource } from './image-set.ts';
import { loadedImages } from './loaded-images.ts';
import { registryAnswers } from './reachable.ts';
import { defaultNodeImage } from './registry/pinned.ts';
import { parseReference } from './registry/reference.ts';
import { type RegistryOptions, registryImages } from './registry/registry-images.ts';
import { wantedImages } from './registry/wanted-images.ts';
import { latestLoaded, latestOrigin } from './sets.ts';
import { sourceImages } from './source/source-images.ts';

export interface ImageChoice extends RegistryOptions {
  readonly wanted: 'auto' | 'registry' | 'source';
  readonly spireVersion: string;
  readonly signal: AbortSignal;
}

export interface ChosenSource {
  readonly source: ImageSource;
  /** One sentence. */
  readonly reason: string;
}

/**
 * Where a lab's images come from. By itself: an archive that somebody loaded here; else what this machine used for
 * this SPIRE before, so that a deployment that worked once works without a network; else the registry where it
 * answers; else source.
 */
export async function chooseImageSource(choice: ImageChoice): Promise<ChosenSource> {
  const { wanted, cache, spireVersion, signal, mirror, nodeImage = defaultNodeImage } = choice;
  const registry = (reason: string): ChosenSource => ({ source: registryImages(choice), reason });
  const source = (reason: string): ChosenSource => ({ source: sourceImages(cache), reason });
  if (wanted === 'registry') return registry('Images come from the registry, because that was asked for.');
  if (wanted === 'source') return source('Images are built from source, because that was asked for.');
  if (mirror === undefined && choice.nodeImage === undefined) {
    const loaded = await latestLoaded(cache, spireVersion);
    if (loaded !== undefined) return { source: loadedImages(loaded), reason: `Images come from the archive ${loaded.key} that was loaded here.` };
    const before = await latestOrigin(cache, spireVersion);
    if (before === 'registry') return registry('Images come from the registry, as before on this machine.');
    if (before === 'source') return source('Images are built from source, as before on this machine.');
  }
  const hosts =
    mirror === undefined
      ? [...new Set([nodeImage, ...wantedImages(spireVersion)].map((image) => parseReference(image).host))]
      : [mirror.split('/')[0] ?? mirror];
  const answers = await Promise.all(hosts.map((host) => registryAnswers(host, signal)));
  const silent = hosts.filter((_, index) => answers[index] !== true);
  if (silent.length === 0) return registry(`Images come from the registry: ${hosts.join(', ')} ${hosts.length === 1 ? 'answers' : 'answer'}.`);
  return source(`Images are built from source: ${silent.join(', ')} ${silent.length === 1 ? 'does' : 'do'} not answer.`);
}
