import { mkdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { run } from '../exec/run.ts';
import { exists } from '../files/atomic.ts';
import type { ImageSet } from './image-set.ts';

/**
 * Images are unpacked once, into a "golden" containerd root; each node's root is a tree of hard links to it. Four
 * nodes then share one copy on disk and in the page cache, and a node has its images before it boots. Works where
 * the engine shares this machine's file system; elsewhere archives are loaded instead.
 */
const unpack = `
set -eu
mkdir -p "$ROOT" /var/lib/containerd
cp -a /var/lib/containerd/. "$ROOT/"
containerd --config /dev/null --root "$ROOT" --state /run/store --address /run/store.sock --log-level error &
pid=$!
# ctr wants the socket to exist, and nothing in a node image can wait for a file but a look.
while [ ! -S /run/store.sock ]; do kill -0 "$pid"; sleep 0.05; done
ctr --connect-timeout 30s --address /run/store.sock version > /dev/null
ctr --address /run/store.sock --namespace k8s.io images import --local /images.tar > /dev/null
kill "$pid"
wait "$pid" || true
rm -f "$ROOT"/*/*.sock
mv "$ROOT" "$FINAL"
`;

/**
 * Layers are read-only and may be links; containerd's databases are written to and must be copies. Where cache and state
 * lie on different file systems, which no link crosses, all is copied.
 */
const linkTrees = `
set -eu
mkdir -m 0777 "/to/$DATA"
for node in $NODES; do
  cp -al "$GOLDEN" "/to/$node" 2>/dev/null || {
    rm -rf "/to/$node"
    cp -a --reflink=auto "$GOLDEN" "/to/$node"
  }
  find "$GOLDEN" -name '*.db' | while read -r db; do
    cp --remove-destination "$db" "/to/$node\${db#$GOLDEN}"
  done
done
`;

/** Beside the nodes' stores: the folder that holds SPIRE Server's data, for as long as the lab lives. */
export const serverDataFolder = 'server-data';

/** The unpacked store of an image set; made once. Returns its path on this machine. */
export async function goldenStore(set: ImageSet, cache: string, signal: AbortSignal, note: (text: string) => void): Promise<string> {
  const stores = join(cache, 'stores');
  const golden = join(stores, set.key);
  if (await exists(golden)) return golden;
  note('unpacking the images');
  await mkdir(stores, { recursive: true });
  const part = `/stores/${set.key}.part-${process.pid}`;
  const environment = ['-e', `ROOT=${part}`, '-e', `FINAL=/stores/${set.key}`];
  const mounts = ['-v', `${stores}:/stores`, '-v', `${set.archive}:/images.tar:ro`];
  await shell(set.nodeImage, unpack, [...environment, ...mounts], signal);
  return golden;
}

/** One store per node, under `folder`, of links wherever the file system allows them. */
export async function linkStores(set: ImageSet, golden: string, folder: string, nodes: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  // Hard links do not cross mounts: golden and target must be seen through one.
  const root = commonParent(golden, folder);
  const inside = (path: string): string => join('/tree', relative(root, path));
  const environment = ['-e', `GOLDEN=${inside(golden)}`, '-e', `NODES=${nodes.join(' ')}`, '-e', `DATA=${serverDataFolder}`];
  await shell(set.nodeImage, linkTrees.replaceAll('/to/', `${inside(folder)}/`), [...environment, '-v', `${root}:/tree`], signal);
  return nodes.map((node) => join(folder, node));
}

/** Removes trees that root inside containers wrote. `path` must lie in a folder of this tool's own. */
export async function removeTree(nodeImage: string, path: string, signal: AbortSignal): Promise<void> {
  if (!(await exists(path))) return;
  await shell(nodeImage, 'rm -rf "/parent/$NAME"', ['-e', `NAME=${basename(path)}`, '-v', `${dirname(path)}:/parent`], signal);
}

async function shell(image: string, script: string, options: readonly string[], signal: AbortSignal): Promise<void> {
  const args = [
    'run',
    '--rm',
    '--privileged',
    '--network',
    'none',
    '--label',
    'dev.spirelab=store',
    '--entrypoint',
    '/bin/sh',
    ...options,
    image,
    '-c',
    script,
  ];
  await run('docker', args, { signal });
}

function commonParent(left: string, right: string): string {
  const [a, b] = [left.split('/'), right.split('/')];
  const differs = a.findIndex((part, index) => part !== b[index]);
  return a.slice(0, differs).join('/') || '/';
}
