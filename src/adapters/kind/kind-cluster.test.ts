import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type TemporaryFolder, temporaryFolder } from '../../../test/support/temporary.ts';
import type { EngineInfo } from '../container-engine/docker.ts';
import { findAdaptations } from './adaptations.ts';
import { createCluster, nodeContainers } from './kind-cluster.ts';

/** Programs called docker and kind that say what a test wants, and note how they were called. */
let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
  vi.stubEnv('PATH', `${folder.path}:${process.env['PATH']}`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

const { signal } = new AbortController();
const note = (): string => `echo "$@" >> ${join(folder.path, 'calls')}`;
const calls = async (): Promise<readonly string[]> => (await readFile(join(folder.path, 'calls'), 'utf8')).trim().split('\n');

test('nodes are the containers that carry the name as a label, running or not', async () => {
  const containers = [
    {
      Id: 'aaa',
      Name: '/spirelab-lab-worker',
      State: { Running: false, StartedAt: '2026-01-01T00:00:00Z' },
      Config: { Labels: { 'io.x-k8s.kind.role': 'worker' } },
      Mounts: [{ Source: '/stores/1' }, { Source: '/lib/modules' }],
    },
  ];
  await folder.program('docker', `${note()}\n[ "$1" = ps ] && printf 'aaa\\n' || cat <<'END'\n${JSON.stringify(containers)}\nEND`);
  expect(await nodeContainers('spirelab-lab', signal)).toEqual([
    { id: 'aaa', name: 'spirelab-lab-worker', role: 'worker', running: false, startedAt: '2026-01-01T00:00:00Z', mounts: ['/stores/1', '/lib/modules'] },
  ]);
  expect(await calls()).toEqual(['ps -aq --no-trunc --filter label=io.x-k8s.kind.cluster=spirelab-lab', 'inspect aaa']);
});

test('no container, no question about it', async () => {
  await folder.program('docker', note());
  expect(await nodeContainers('spirelab-lab', signal)).toEqual([]);
  expect(await calls()).toHaveLength(1);
});

test('an engine that does not say is no empty list', async () => {
  await folder.program('docker', 'echo "cannot connect" >&2; exit 1');
  await expect(nodeContainers('spirelab-lab', signal)).rejects.toMatchObject({ code: 'E_COMMAND', detail: { evidence: ['cannot connect'] } });
});

const request = (onLine: (line: string) => void = () => undefined) => ({
  kind: 'kind',
  name: 'spirelab-lab',
  nodeImage: 'node:1',
  config: 'kind: Cluster',
  kubeconfig: '/nowhere/kubeconfig',
  signal,
  onLine,
});

test("kind gets the configuration, its own kubeconfig, and never the user's", async () => {
  vi.stubEnv('KUBECONFIG', '/home/user/.kube/config');
  await folder.program('kind', `${note()}\necho "config: $(cat)"\necho "user's: \${KUBECONFIG-none}"\necho "network: $KIND_EXPERIMENTAL_DOCKER_NETWORK"`);
  const lines: string[] = [];
  await createCluster(request((line) => lines.push(line)));
  expect(lines).toEqual(['config: kind: Cluster', "user's: none", 'network: spirelab']);
  expect(await calls()).toEqual(['create cluster --name spirelab-lab --image node:1 --config - --kubeconfig /nowhere/kubeconfig --retain --wait 0s']);
});

test('nothing that the environment says to kind, and no proxy, reaches it', async () => {
  const set = {
    KIND_EXPERIMENTAL_PROVIDER: 'podman',
    KIND_EXPERIMENTAL_DOCKER_NETWORK: 'bridge',
    KIND_EXPERIMENTAL_CONTAINERD_SNAPSHOTTER: 'native',
    KIND_CLUSTER_NAME: 'other',
    HTTP_PROXY: 'http://proxy.invalid:1',
    https_proxy: 'http://proxy.invalid:1',
    no_proxy: 'inside.invalid',
    ALL_PROXY: 'http://proxy.invalid:1',
  };
  for (const [name, value] of Object.entries(set)) vi.stubEnv(name, value);
  await folder.program('kind', 'env | grep -iE "^(KIND_|[a-z]+_proxy=)" | sort');
  const lines: string[] = [];
  await createCluster(request((line) => lines.push(line)));
  expect(lines).toEqual(['KIND_EXPERIMENTAL_DOCKER_NETWORK=spirelab']);
});

test('a cluster that cannot be created shows the end of what kind said', async () => {
  await folder.program('kind', 'echo "Creating cluster"; echo "ERROR: failed to create cluster" >&2; exit 1');
  await expect(createCluster(request())).rejects.toMatchObject({
    code: 'E_KIND_CREATE',
    message: 'kind create cluster ended with exit code 1.',
    detail: { evidence: ['Creating cluster', 'ERROR: failed to create cluster'] },
  });
});

const engine = (cgroup: 1 | 2): EngineInfo => ({ version: '26', cgroup, cpus: 2, memoryBytes: 1, dataRoot: '/', local: true, proxies: [] });

test.each([
  ['000001ffffffffff', 2, []],
  ['000001ffffffffff', 1, ['cgroup-v1']],
  // Without bit 24, CAP_SYS_RESOURCE.
  ['000001fffeffffff', 2, ['no-sys-resource']],
  ['000001fffeffffff', 1, ['cgroup-v1', 'no-sys-resource']],
] as const)('capabilities %s and cgroup v%d need %j', async (bounding, cgroup, wanted) => {
  await folder.program('docker', `printf 'Name:\\tcat\\nCapBnd:\\t${bounding}\\n'`);
  expect((await findAdaptations(engine(cgroup), 'node:1', signal)).map(({ id }) => id)).toEqual(wanted);
});
