import type { News } from '../../core/events.ts';
import type { ImageRecord } from '../../core/report.ts';

/** What a cluster needs, ready on this machine: the outcome of either image source. */
export interface ImageSet {
  /** Names the content: equal keys, equal images. */
  readonly key: string;
  /** The reference that kind gives to the container engine. */
  readonly nodeImage: string;
  readonly kubernetesVersion: string;
  /** One archive (`docker save`) with every image that pods run. */
  readonly archive: string;
  readonly records: readonly ImageRecord[];
}

export interface ImageRequest {
  readonly spireVersion: string;
  readonly signal: AbortSignal;
  readonly note: (news: News) => void;
}

/** Where images come from. The rest of the tool does not know which source was used. */
export interface ImageSource {
  readonly origin: 'registry' | 'source';
  /** Makes every image present. Idempotent; under a second when nothing is missing. */
  ensure(request: ImageRequest): Promise<ImageSet>;
}
