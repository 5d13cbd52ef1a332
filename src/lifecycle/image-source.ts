import type { ImageSource } from '../adapters/images/image-set.ts';
import { sourceImages } from '../adapters/images/source/source-images.ts';
import type { Settings } from './settings.ts';

/** Where this run's images come from, and why. */
export async function imageSourceFor(settings: Settings, _signal: AbortSignal): Promise<{ readonly source: ImageSource; readonly because: string }> {
  return { source: sourceImages(settings.paths.cache), because: 'built from source' };
}
