import { dirname, join } from 'node:path';
import { projectRoot } from '../adapters/files/paths.ts';
import { loadKustomization } from '../adapters/kubernetes/kustomization.ts';
import { type PlannedNode, type PlannedPod, placePods } from '../adapters/kubernetes/place-pods.ts';
import { settingIn } from '../adapters/spire/setting.ts';
import { componentsOf, type Lab } from '../lab/define-lab.ts';
import { type DrawnNode, type DrawnPod, drawn } from '../lab/drawing.ts';
import { clusterFile } from './ground-tasks.ts';

/** What is where in a lab, as text; from its kind configuration, its manifests and its nouns. @throws Failure E_CONFIG */
export async function labDrawing(lab: Lab): Promise<string> {
  const manifests = await loadKustomization(join(projectRoot, lab.manifests));
  const nodes = placePods(await clusterFile(lab), manifests);
  const socket = settingIn(manifests, 'socket_path');
  const inPods = nodes.flatMap(({ pods }) => pods).flatMap((pod) => mountedSocket(pod) ?? [])[0];
  const holdsServer = ({ pods }: PlannedNode) => pods.some((pod) => componentOf(pod, lab)?.workload.kind === 'StatefulSet');
  const drawnNode = ({ name, pods }: PlannedNode): DrawnNode => ({ name, pods: inOrder(pods, socket).map((pod) => drawnPod(pod, socket, lab)) });
  return drawn({
    above: nodes.filter(holdsServer).map(drawnNode),
    between: 'node attestation, registration entries, X509-SVIDs',
    below: nodes.filter((node) => !holdsServer(node)).map(drawnNode),
    legend: [['socket on a node', socket], ...(inPods === undefined ? [] : [['socket in a pod', `${inPods.path}, from ${inPods.driver}`] as const])],
  });
}

/** The agent first, which workloads ask; what only mounts its socket comes last. */
function inOrder(pods: readonly PlannedPod[], socket: string): readonly PlannedPod[] {
  const rank = (pod: PlannedPod) => ({ makes: 0, neither: 1, mounts: 2 })[withSocket(pod, socket)];
  return pods.toSorted((left, right) => rank(left) - rank(right));
}

function drawnPod(pod: PlannedPod, socket: string, lab: Lab): DrawnPod {
  const component = componentOf(pod, lab);
  if (component === undefined) {
    const called = lab.workloads.find(({ id }) => id === variable(pod, 'SERVER_SPIFFE_ID'));
    return { name: pod.name, details: called === undefined ? [] : [`calls ${called.name}`] };
  }
  const details = { makes: ['Workload API socket'], mounts: ['mounts the socket'], neither: storesOf(pod) };
  return { name: component.name, details: details[withSocket(pod, socket)] };
}

/** What a pod has to do with the agent's socket: it has its folder from the node, to write in it or to mount it elsewhere. */
function withSocket({ spec }: PlannedPod, socket: string): 'makes' | 'mounts' | 'neither' {
  const volume = spec.volumes?.find(({ hostPath }) => hostPath?.path === dirname(socket));
  const mount = spec.containers.flatMap(({ volumeMounts = [] }) => volumeMounts).find(({ name }) => name === volume?.name);
  if (mount === undefined) return 'neither';
  return mount.readOnly === true ? 'mounts' : 'makes';
}

/** The pod of a StatefulSet, and the volume that it keeps. */
function storesOf({ name, spec, claims }: PlannedPod): readonly string[] {
  const { ports = [], volumeMounts = [] } = spec.containers[0] ?? {};
  const kept = volumeMounts.filter((mount) => claims.includes(mount.name));
  return [`pod ${name}-0, port ${ports[0]?.containerPort}`, ...kept.map(({ mountPath }) => `PersistentVolume at ${mountPath}: CA keys, registration entries`)];
}

/** Where a workload looks for the socket, and the CSI driver that puts it there. */
function mountedSocket(pod: PlannedPod): { readonly path: string; readonly driver: string } | undefined {
  const path = variable(pod, 'SPIFFE_ENDPOINT_SOCKET')?.replace('unix://', '');
  const driver = pod.spec.volumes?.find(({ csi }) => csi !== undefined)?.csi?.driver;
  return path === undefined || driver === undefined ? undefined : { path, driver };
}

const componentOf = ({ kind, name }: PlannedPod, lab: Lab) => componentsOf(lab).find(({ workload }) => workload.kind === kind && workload.name === name);

const variable = ({ spec }: PlannedPod, name: string) => spec.containers.flatMap(({ env = [] }) => env).find((each) => each.name === name)?.value;
