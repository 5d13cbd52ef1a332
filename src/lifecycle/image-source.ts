import { join } from 'node:path';
import { type ChosenSource, chooseImageSource } from '../adapters/images/choose.ts';
import type { Settings } from './settings.ts';

/** Where this run's images come from, and why. */
export function imageSourceFor(settings: Settings, signal: AbortSignal): Promise<ChosenSource> {
  const { images, spireVersion, paths, registryMirror, nodeImage } = settings;
  return chooseImageSource({
    wanted: images,
    spireVersion,
    signal,
    cache: paths.cache,
    lockFile: join(paths.state, 'images.lock.json'),
    ...(registryMirror === undefined ? {} : { mirror: registryMirror }),
    ...(nodeImage === undefined ? {} : { nodeImage }),
  });
}
