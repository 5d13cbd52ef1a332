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
import { builtKey } from './build-image.ts';
import { buildPodImage } from './build-pod-image.ts';
import { type BuildContext, type Built, buildProgram, programKey } from './build-program.ts';
import { spireModule } from './go-module.ts';
import { goVersion as versionOfGo } from './go-version.ts';
import { nodeImage } from './node-image.ts';
import { podImages } from './pod-images.ts';
import { type Program, programs } from './programs.ts';
import { rootFilesystem } from './root-filesystem.ts';

type ProgramId = keyof typeof programs;
type AllBuilt = Readonly<Record<ProgramId, Built>>;

/** Programs that images hold; kind and the registry are tools, built when they are needed. */
const inImages = (Object.keys(programs) as ProgramId[]).filter((id) => id !== 'kind' && id !== 'registry');

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
  const keys = await Promise.all(inImages.map((id) => programKey(programs[id], context, goVersion)));
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
  const { signal, note } = request;
  // Debian's packages come over the network while the compiler has the cores.
  const [rootfs, built] = await Promise.all([rootFilesystem(context), buildPrograms(context, goVersion)]);
  const base = `spirelab.local/base:${rootfs.key}`;
  if ((await attempt('docker', ['image', 'inspect', base], { signal })).exitCode !== 0) {
    await run('docker', ['import', '--change', 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', rootfs.archive, base], { signal });
  }
  const node = await nodeImage(built, base, rootfs.key, context);
  const images = podImages({ spire: request.spireVersion, kubeadm: node.kubeadmImages, sandbox: node.sandboxImage });
  for (const image of images) {
    note(`building ${image.tags[0]}`);
    await buildPodImage(
      image,
      image.programs.map((id) => built[id]),
      { tag: base, key: rootfs.key },
      signal,
    );
  }
  const tags = images.flatMap((image) => image.tags);
  note('saving the archive');
  const archive = await savePodArchive(context.cache, key, tags, signal);
  const records = await Promise.all(
    [{ tags: [node.tag], standIn: 'a node image from Debian 12 packages and Go modules' }, ...images].map((image) => record(image, signal)),
  );
  return { key, nodeImage: node.tag, kubernetesVersion: node.kubernetesVersion, archive, records: records.flat() };
}

/** One after the other: each build uses every core by itself. */
async function buildPrograms(context: BuildContext, goVersion: string): Promise<AllBuilt> {
  const built: Partial<Record<ProgramId, Built>> = {};
  for (const id of inImages) built[id] = await buildProgram(programs[id], context, goVersion);
  return built as AllBuilt;
}

async function record(image: { readonly tags: readonly string[]; readonly standIn?: string }, signal: AbortSignal): Promise<ImageRecord[]> {
  return Promise.all(
    image.tags.map(async (reference): Promise<ImageRecord> => {
      const digest = (await run('docker', ['image', 'inspect', '--format', '{{.Id}}', reference], { signal })).stdout;
      return { reference, digest, origin: 'source', ...(image.standIn === undefined ? {} : { standIn: image.standIn }) };
    }),
  );
}
