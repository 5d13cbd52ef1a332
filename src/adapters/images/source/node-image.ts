import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../exec/run.ts';
import { keyOf, keyOfFolder } from '../../files/content-key.ts';
import { projectRoot } from '../../files/paths.ts';
import { toldPart } from '../told-part.ts';
import { buildImage, builtKey } from './build-image.ts';
import type { BuildContext, Built } from './build-program.ts';
import type { Building } from './build-programs.ts';
import { requiredVersion, sourceFolder } from './go-module.ts';

const nodeBinaries = ['kubernetes', 'containerd', 'ctr', 'shim', 'crictl'] as const;
const cniBinaries = ['ptp', 'loopback', 'hostLocal', 'portmap'] as const;

export interface NodeImage {
  readonly tag: string;
  readonly kubernetesVersion: string;
  readonly kubeadmImages: readonly string[];
  readonly sandboxImage: string;
}

/** A kind node: kind's own entry point and units, from the module that images/kind pins, on our Debian layer. */
export async function nodeImage(building: Building, base: string, baseKey: string, context: BuildContext): Promise<NodeImage> {
  const kindModule = join(projectRoot, 'images/kind');
  const builtOf = (ids: readonly (keyof Building)[]): Promise<readonly Built[]> => Promise.all(ids.map((id) => building[id]));
  const [binaries, plugins] = await Promise.all([builtOf(nodeBinaries), builtOf(cniBinaries)]);
  const kubernetesVersion = await requiredVersion(join(projectRoot, 'images/kubernetes'), 'k8s.io/kubernetes');
  const kindVersion = await requiredVersion(kindModule, 'sigs.k8s.io/kind');
  const key = keyOf(
    baseKey,
    kindVersion,
    kubernetesVersion,
    await keyOfFolder(join(projectRoot, 'images/node')),
    ...[...binaries, ...plugins].map(({ key }) => key),
  );
  const tag = `spirelab.local/node:${key}`;
  if ((await builtKey(tag, context.signal)) !== key) {
    await toldPart({ doing: 'building', part: 'the node image' }, context, async () => {
      const staged = await mkdtemp(join(tmpdir(), 'spirelab-node-'));
      try {
        const kindSource = await sourceFolder(kindModule, 'sigs.k8s.io/kind', context.signal);
        await cp(join(kindSource, 'images/base/files'), join(staged, 'kind'), { recursive: true, mode: 0 });
        await run('chmod', ['-R', 'u+w,a+rX', join(staged, 'kind')], { signal: context.signal });
        await run('chmod', ['a+x', ...['clean-install', 'entrypoint'].map((name) => join(staged, 'kind/usr/local/bin', name))], { signal: context.signal });
        await writeFile(join(staged, 'version'), kubernetesVersion);
        const from = (at: string, path: string): { at: string; from: string } => ({ at, from: path });
        await buildImage(
          {
            dockerfile: join(projectRoot, 'images/node/Dockerfile'),
            tags: [tag],
            key,
            base,
            files: [
              from('kind', join(staged, 'kind')),
              from('version', join(staged, 'version')),
              from('manifests', join(projectRoot, 'images/node/manifests')),
              ...binaries.map((built) => from(`bin/${fileName(built)}`, built.path)),
              ...plugins.map((built) => from(`cni/${fileName(built)}`, built.path)),
            ],
          },
          context.signal,
        );
      } finally {
        await rm(staged, { recursive: true, force: true });
      }
    });
  }
  const inside = (entry: string, ...args: readonly string[]): Promise<{ readonly stdout: string }> =>
    run('docker', ['run', '--rm', '--network', 'none', '--entrypoint', entry, tag, ...args], { signal: context.signal });
  const listed = await inside('kubeadm', 'config', 'images', 'list', '--kubernetes-version', kubernetesVersion);
  const sandbox = await inside('sed', '-n', 's/^ *sandbox_image = "\\(.*\\)"/\\1/p', '/etc/containerd/config.toml');
  return { tag, kubernetesVersion, kubeadmImages: listed.stdout.split('\n'), sandboxImage: sandbox.stdout };
}

function fileName(built: Built): string {
  return built.path.split('/').at(-1) ?? built.path;
}
