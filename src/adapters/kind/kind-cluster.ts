import { Failure } from '../../core/failure.ts';
import { network } from '../container-engine/network.ts';
import { attempt, run, tail } from '../exec/run.ts';
import { noProxies } from '../net/proxies.ts';

export interface NodeContainer {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly running: boolean;
  /** Host paths mounted into it: ours carry the lab's UUID, which is how a node is proved to be ours. */
  /** RFC 3339; another one than before means that it was down in between. */
  readonly startedAt: string;
  readonly mounts: readonly string[];
}

export interface CreateRequest {
  readonly kind: string;
  readonly name: string;
  readonly nodeImage: string;
  readonly config: string;
  readonly kubeconfig: string;
  readonly signal: AbortSignal;
  /** kind's own progress lines. "Starting control-plane" done means that the API server answers. */
  readonly onLine: (line: string) => void;
}

/**
 * KUBECONFIG is taken away, so that kind can never write to the user's own; so is whatever steers kind itself, such as
 * another provider than Docker. Proxies are, because kind hands them to the nodes: those have their images, and what they
 * ask for lies in the lab.
 */
function environment(): Readonly<Record<string, string | undefined>> {
  const steering = Object.keys(process.env).filter((name) => name.startsWith('KIND_'));
  return {
    ...Object.fromEntries(steering.map((name) => [name, undefined])),
    ...noProxies,
    KUBECONFIG: undefined,
    KIND_EXPERIMENTAL_DOCKER_NETWORK: network,
  };
}

/** @throws Failure E_KIND_CREATE with the end of kind's output */
export async function createCluster(request: CreateRequest): Promise<void> {
  const { kind, name, nodeImage, config, kubeconfig, signal, onLine } = request;
  // --retain: what is left of a failed cluster is evidence; whoever called decides when it goes.
  const args = ['create', 'cluster', '--name', name, '--image', nodeImage, '--config', '-', '--kubeconfig', kubeconfig, '--retain', '--wait', '0s'];
  const outcome = await attempt(kind, args, { signal, input: config, env: environment(), onLine });
  if (outcome.exitCode === 0) return;
  throw new Failure('E_KIND_CREATE', `kind create cluster ended with exit code ${outcome.exitCode ?? 'none'}.`, { evidence: tail(outcome, 30) });
}

/** The kubeconfig of a cluster whose control plane is up, while its workers still join. */
export async function readKubeconfig(kind: string, name: string, signal: AbortSignal): Promise<string> {
  return `${(await run(kind, ['get', 'kubeconfig', '--name', name], { signal, env: environment() })).stdout}\n`;
}

export async function deleteCluster(kind: string, name: string, kubeconfig: string, signal: AbortSignal): Promise<void> {
  await run(kind, ['delete', 'cluster', '--name', name, '--kubeconfig', kubeconfig], { signal, env: environment() });
}

/** Seconds that systemd in a node gets to end; kind's nodes need one or two. */
const stopWithin = '10';

/** Stops all nodes of a cluster at once; their disks stay. */
export async function stopNodes(nodes: readonly NodeContainer[], signal: AbortSignal): Promise<void> {
  await run('docker', ['stop', '-t', stopWithin, ...nodes.map(({ id }) => id)], { signal });
}

/** Starts stopped nodes, the control plane first, so that it gets back the address that others may remember. */
export async function startNodes(nodes: readonly NodeContainer[], signal: AbortSignal): Promise<void> {
  const order = [...nodes].sort((left, right) => Number(right.role === 'control-plane') - Number(left.role === 'control-plane'));
  await run('docker', ['start', ...order.map(({ id }) => id)], { signal });
}

/** Has the kubelets of nodes tell the API server that they are there: they do so only when they start. */
export async function restartKubelets(nodes: readonly string[], signal: AbortSignal): Promise<void> {
  await Promise.all(nodes.map((node) => run('docker', ['exec', node, 'systemctl', 'restart', 'kubelet'], { signal })));
}

/** The containers that carry a cluster's name, running or not. */
export async function nodeContainers(name: string, signal: AbortSignal): Promise<readonly NodeContainer[]> {
  const listed = await run('docker', ['ps', '-aq', '--no-trunc', '--filter', `label=io.x-k8s.kind.cluster=${name}`], { signal });
  const ids = listed.stdout.split('\n').filter((id) => id !== '');
  if (ids.length === 0) return [];
  const inspected = await attempt('docker', ['inspect', ...ids], { signal });
  const containers = JSON.parse(inspected.stdout || '[]') as readonly {
    readonly Id: string;
    readonly Name: string;
    readonly State: { readonly Running: boolean; readonly StartedAt: string };
    readonly Config: { readonly Labels: Readonly<Record<string, string>> };
    readonly Mounts: readonly { readonly Source: string }[];
  }[];
  return containers.map((container) => ({
    id: container.Id,
    name: container.Name.replace(/^\//, ''),
    role: container.Config.Labels['io.x-k8s.kind.role'] ?? '',
    running: container.State.Running,
    startedAt: container.State.StartedAt,
    mounts: container.Mounts.map(({ Source }) => Source),
  }));
}
