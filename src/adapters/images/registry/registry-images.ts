import { join } from 'node:path';
import type { ImageRecord } from '../../../core/report.ts';
import { run } from '../../exec/run.ts';
import { exists } from '../../files/atomic.ts';
import { keyOf } from '../../files/content-key.ts';
import { projectRoot } from '../../files/paths.ts';
import { type DemoImage, demoImage } from '../demo-image.ts';
import type { ImageRequest, ImageSet, ImageSource } from '../image-set.ts';
import { podArchive, savePodArchive } from '../pod-archive.ts';
import { readSet, writeSet } from '../sets.ts';
import { toldPart } from '../told-part.ts';
import { type Lock, readLock, writeLock } from './lock-file.ts';
import { defaultNodeImage, pinned } from './pinned.ts';
import { presentImages } from './present-images.ts';
import { pullImage } from './pull-image.ts';
import { parseReference } from './reference.ts';
import { wantedImages } from './wanted-images.ts';

export interface RegistryOptions {
  readonly cache: string;
  /** A registry that keeps every image under its upstream path: `127.0.0.1:5000`, `mirror.example/prefix`. */
  readonly mirror?: string;
  /** A name with a tag and perhaps a digest; kind's own image for its default Kubernetes otherwise. */
  readonly nodeImage?: string;
  /** Where the digests of tags are recorded that nobody has pinned. */
  readonly lockFile: string;
}

/** A reference without its digest, and that digest if one is known. */
interface Wanted {
  readonly name: string;
  readonly digest: string | undefined;
}

/** Images that their projects publish, by digest; the demo is built from this repository. */
export function registryImages(options: RegistryOptions): ImageSource {
  return {
    origin: 'registry',
    // Throws Failure E_IMAGES, E_IMAGE_DIGEST, E_CONFIG.
    async ensure(request: ImageRequest): Promise<ImageSet> {
      const { cache, lockFile, nodeImage = defaultNodeImage } = options;
      const { signal, note } = request;
      const demo = await demoImage({ cache, signal, note, moduleFolder: ({ module }) => join(projectRoot, module) });
      const lock = await readLock(lockFile);
      const images = [nodeImage, ...wantedImages(request.spireVersion)].map(wanted);
      const digests = await pullMissing(images, lock, options, request);
      const key = keyOf('registry', JSON.stringify(images.map(({ name }) => [name, digests[name]])), demo.key);
      const known = await readSet(cache, key);
      if (known !== undefined && (await exists(known.archive))) return known;
      const set = await makeSet(
        key,
        images.map(({ name }) => name),
        digests,
        demo,
        cache,
        request,
      );
      await writeSet(cache, set);
      return set;
    },
  };
}

function wanted(text: string): Wanted {
  const { repository, tag, digest } = parseReference(text);
  const name = `${repository}:${tag}`;
  return { name, digest: digest ?? pinned[name] };
}

/** Every image's digest, after those that the engine lacks were pulled and what was learned was locked. */
async function pullMissing(images: readonly Wanted[], lock: Lock, { cache, mirror, lockFile }: RegistryOptions, { signal, note }: ImageRequest): Promise<Lock> {
  const present = await presentImages(
    images.map(({ name }) => name),
    signal,
  );
  const digests: Record<string, string> = {};
  const learned: Record<string, string> = {};
  // One after the other: the engine loads the layers of each side by side, and a failure has one cause.
  for (const [index, { name, digest }] of images.entries()) {
    const expected = digest ?? lock[name];
    if (expected !== undefined && present.get(name)?.digests.includes(expected)) {
      digests[name] = expected;
      continue;
    }
    const part = { doing: 'pulling', part: name, counted: { noun: 'image', number: index + 1, of: images.length } };
    const pulled = await toldPart(part, { cache, signal, note }, () =>
      pullImage({ reference: parseReference(name), mirror, pin: digest, locked: lock[name], signal }),
    );
    digests[name] = pulled;
    if (digest === undefined && lock[name] === undefined) learned[name] = pulled;
  }
  if (Object.keys(learned).length > 0) await writeLock(lockFile, { ...lock, ...learned });
  return digests;
}

async function makeSet(
  key: string,
  names: readonly string[],
  digests: Lock,
  demo: DemoImage,
  cache: string,
  { signal, note }: ImageRequest,
): Promise<ImageSet> {
  const [nodeImage = '', ...pods] = names;
  await demo.build();
  const archive = podArchive(cache, key);
  if (!(await exists(archive))) note('saving the archive');
  await savePodArchive(cache, key, [...pods, ...demo.tags], signal);
  const version = await run('docker', ['run', '--rm', '--network', 'none', '--entrypoint', 'cat', nodeImage, '/kind/version'], { signal });
  const pulled = names.map((reference): ImageRecord => ({ reference, digest: digests[reference] ?? '', origin: 'registry' }));
  const built = [...(await presentImages(demo.tags, signal))].map(([reference, { id }]): ImageRecord => ({ reference, digest: id, origin: 'source' }));
  return { key, nodeImage, kubernetesVersion: version.stdout.trim(), archive, records: [...pulled, ...built] };
}
