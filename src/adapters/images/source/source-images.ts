import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../../../core/command-line.ts';
import { Failure } from '../../../core/failure.ts';
import type { ImageRecord } from '../../../core/report.ts';
import { attempt, run } from '../../exec/run.ts';
import { exists } from '../../files/atomic.ts';
import { keyOf } from '../../files/content-key.ts';
import { projectRoot } from '../../files/paths.ts';
import type { ImageRequest, ImageSet, ImageSource } from '../image-set.ts';
import { savePodArchive } from '../pod-archive.ts';
import { readSet, writeSet } from '../sets.ts';
import { toldPart } from '../told-part.ts';
import { builtKey } from './build-image.ts';
import { type Base, buildPodImage } from './build-pod-image.ts';
import { type BuildContext, isBuilt, programKey } from './build-program.ts';
import { type Building, buildPrograms } from './build-programs.ts';
import { spireModule } from './go-module.ts';
import { goVersion as versionOfGo } from './go-version.ts';
import { type NodeImage, nodeImage } from './node-image.ts';
import { type PodImage, podImages } from './pod-images.ts';
import { imagePrograms, type Program, programs } from './programs.ts';
import { rootFilesystem } from './root-filesystem.ts';

/** Images built from Go modules and Debian packages, for machines that reach no image registry. */
export function sourceImages(cache: string): ImageSource {
  return {
    origin: 'source',
    async ensure(request: ImageRequest): Promise<ImageSet> {
      const context = await buildContext(cache, request);
      const goVersion = await installedGo(request.signal);
      const key = await setKey(context, goVersion, request.spireVersion);
      const known = await readSet(cache, key);
      if (known !== undefined && (await exists(known.archive)) && (await builtKey(known.nodeImage, request.signal))) return known;
      const set = await buildSet(key, context, goVersion, request);
      await writeSet(cache, set);
      return set;
    },
  };
}

async function buildContext(cache: string, { spireVersion, signal, note }: ImageRequest): Promise<BuildContext> {
  const spire = await spireModule(spireVersion, cache, signal);
  const moduleFolder = (program: Program): string => (program.module === 'images/spire' ? spire : join(projectRoot, program.module));
  return { cache, signal, note, moduleFolder };
}

async function installedGo(signal: AbortSignal): Promise<string> {
  const version = await versionOfGo(signal);
  if (version !== undefined) return version;
  throw new Failure('E_IMAGES', 'No image registry answers, and there is no Go to build the images with', {
    hint: 'Install Go 1.26 or later, or load an archive that another machine saved.',
    next: [command('images', 'load', 'FILE')],
  });
}

/** Everything that the images depend on, in one key. */
async function setKey(context: BuildContext, goVersion: string, spireVersion: string): Promise<string> {
  const keys = await Promise.all(imagePrograms.map((id) => programKey(programs[id], context, goVersion)));
  const recipes = podImages({ spire: spireVersion, kubeadm: [], sandbox: '' });
  const files = [
    ...new Set(recipes.map(({ dockerfile }) => dockerfile)),
    'images/node/Dockerfile',
    'images/node/packages.txt',
    'images/node/manifests/default-cni.yaml',
    'images/node/manifests/default-storage.yaml',
    'images/kind/go.mod',
  ];
  const texts = await Promise.all(files.map((file) => readFile(join(projectRoot, file))));
  return keyOf(...keys, JSON.stringify(recipes), ...texts);
}

async function buildSet(key: string, context: BuildContext, goVersion: string, request: ImageRequest): Promise<ImageSet> {
  const failing = new AbortController();
  const signal = AbortSignal.any([request.signal, failing.signal]);
  const within = { ...context, signal, count: await counter(context, goVersion) };
  const building = buildPrograms(within, goVersion);
  // Debian's packages come over the network while the compiler has the cores.
  const images = (async () => buildImages(building, await baseLayer(within), within, request.spireVersion))();
  try {
    const [{ node, pods }] = await Promise.all([images, ...Object.values(building)]);
    const tags = pods.flatMap((pod) => pod.tags);
    const archive = await toldPart({ doing: 'saving', part: 'the archive of images' }, context, () => savePodArchive(context.cache, key, tags, signal));
    const records = await Promise.all(
      [{ tags: [node.tag], standIn: 'a node image from Debian 12 packages and Go modules' }, ...pods].map((image) => record(image, signal)),
    );
    return { key, nodeImage: node.tag, kubernetesVersion: node.kubernetesVersion, archive, records: records.flat() };
  } catch (error) {
    // Nothing goes on for an image that nobody will have, and what was begun is removed before anybody leaves.
    failing.abort(error);
    await Promise.allSettled([images, ...Object.values(building)]);
    throw error;
  }
}

/** Counts programs as they are begun; those that are built already count for nothing. */
async function counter(context: BuildContext, goVersion: string): Promise<NonNullable<BuildContext['count']>> {
  const built = await Promise.all(imagePrograms.map((id) => isBuilt(programs[id], context, goVersion)));
  const of = built.filter((each) => !each).length;
  let number = 0;
  return () => ({ noun: 'program', number: ++number, of });
}

async function baseLayer(context: BuildContext): Promise<Base> {
  const { signal } = context;
  const { key, archive } = await rootFilesystem(context);
  const tag = `spirelab.local/base:${key}`;
  if ((await attempt('docker', ['image', 'inspect', tag], { signal })).exitCode !== 0) {
    await run('docker', ['import', '--change', 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', archive, tag], { signal });
  }
  return { tag, key };
}

/** Each image as soon as its programs are there, while others still compile. */
async function buildImages(
  building: Building,
  base: Base,
  context: BuildContext,
  spireVersion: string,
): Promise<{ readonly node: NodeImage; readonly pods: readonly PodImage[] }> {
  const node = await nodeImage(building, base.tag, base.key, context);
  const pods = podImages({ spire: spireVersion, kubeadm: node.kubeadmImages, sandbox: node.sandboxImage });
  for (const image of pods) {
    const built = await Promise.all(image.programs.map((id) => building[id]));
    context.note(`building ${image.tags[0]}`);
    await buildPodImage(image, built, base, context.signal);
  }
  return { node, pods };
}

async function record(image: { readonly tags: readonly string[]; readonly standIn?: string }, signal: AbortSignal): Promise<ImageRecord[]> {
  return Promise.all(
    image.tags.map(async (reference): Promise<ImageRecord> => {
      const digest = (await run('docker', ['image', 'inspect', '--format', '{{.Id}}', reference], { signal })).stdout;
      return { reference, digest, origin: 'source', ...(image.standIn === undefined ? {} : { standIn: image.standIn }) };
    }),
  );
}
