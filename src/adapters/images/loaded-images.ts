import { command } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import { exists } from '../files/atomic.ts';
import type { ImageSet, ImageSource } from './image-set.ts';
import { presentImages } from './registry/present-images.ts';

/** A set that came in an archive: nothing is pulled and nothing is built. */
export function loadedImages(set: ImageSet): ImageSource {
  return {
    origin: set.records.find(({ reference }) => reference === set.nodeImage)?.origin ?? 'source',
    async ensure({ signal }): Promise<ImageSet> {
      const present = await presentImages([set.nodeImage], signal);
      if (present.has(set.nodeImage) && (await exists(set.archive))) return set;
      throw new Failure('E_IMAGES', `The images of the archive ${set.key} were loaded here, but ${set.nodeImage} is gone since.`, {
        next: [command('images', 'load', 'FILE')],
      });
    },
  };
}
