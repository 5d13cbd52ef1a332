import { createHash } from 'node:crypto';
import type {
  CoreV1EventList,
  V1ConfigMap,
  V1CSINodeList,
  V1Deployment,
  V1EndpointSliceList,
  V1Node,
  V1NodeList,
  V1PersistentVolumeClaim,
  V1Pod,
  V1Service,
  V1StatefulSet,
} from '@kubernetes/client-node';
import type {
  AgentState,
  Answers,
  CsiMountsState,
  CsiNodeState,
  HostAccessState,
  MountState,
  NodeState,
  PodState,
  SocketState,
} from '../../evidence/answers.ts';
import type { ClusterObject } from '../../evidence/objects.ts';
import type { Kind, Question } from '../../evidence/questions.ts';
import type { LogBook } from '../../logs/log-book.ts';
import { toSeconds } from '../../logs/timestamp.ts';
import { claimsOf } from '../kubernetes/claims.ts';
import type { Client } from '../kubernetes/client.ts';
import { containerStatuses } from '../kubernetes/container-statuses.ts';
import { csiMounts } from '../kubernetes/csi-mounts.ts';
import { mayRunOn } from '../kubernetes/may-run-on.ts';
import { podTrouble, unschedulable } from '../kubernetes/pod-trouble.ts';
import { type PodWatch, podsIn, podsOf } from '../kubernetes/pod-watch.ts';
import { pathOf } from '../kubernetes/resources.ts';
import { variablesOf } from '../kubernetes/variables-of.ts';
import { selectorsOfPod } from '../spire/pod-selectors.ts';
import type { ServerCli } from '../spire/server-cli.ts';
import { type SpiffeId, showEntries, textOf } from '../spire/show-entries.ts';
import { admission } from './ask-admission.ts';
import { publishedBundle } from './ask-bundle.ts';
import { lifetimes } from './ask-lifetimes.ts';
import { registration } from './ask-registration.ts';
import { askRights } from './ask-rights.ts';

interface AskingContext {
  readonly client: Client;
  readonly cli: ServerCli;
  readonly pods: readonly PodWatch[];
  readonly logs: LogBook;
  readonly socketOn: (node: string, signal: AbortSignal) => Promise<boolean>;
  readonly mountsOn: (node: string, signal: AbortSignal) => Promise<string>;
}

type Askers = { readonly [K in Kind]: (question: Question<K>, context: AskingContext, signal: AbortSignal) => Promise<Answers[K]> };

/** Who answers what: the API server, SPIRE Server's command line, or the node itself. */
const askers: Askers = {
  nodes: async (_, { client }, signal) => {
    return nodes(client, signal);
  },
  agents: async (_, { client, cli }, signal) => {
    const [now, known, agents] = await Promise.all([client.serverTime(signal), nodes(client, signal), attestedAgents(cli, signal)]);
    return { now: toSeconds(now), nodes: known, agents };
  },
  volume: async (question, { client }, signal) => {
    const { workload, namespace } = question.of;
    const [claimed] = claimsOf(await client.get<V1StatefulSet>(pathOf({ apiVersion: 'apps/v1', ...workload, namespace }), signal));
    if (claimed === undefined) return { claim: '', phase: '', volume: '' };
    const claim = await client.get<V1PersistentVolumeClaim>(pathOf({ ...claimed, ...claimed.metadata }), signal);
    return { claim: claimed.metadata.name, phase: claim.status?.phase ?? '', volume: claim.spec?.volumeName ?? '' };
  },
  'csi-nodes': async (_, { client }, signal) => {
    const [known, { items }] = await Promise.all([nodes(client, signal), client.get<V1CSINodeList>('/apis/storage.k8s.io/v1/csinodes', signal)]);
    return known
      .filter(({ worker }) => worker)
      .map(
        ({ name }): CsiNodeState => ({
          node: name,
          drivers: items.find(({ metadata }) => metadata?.name === name)?.spec.drivers?.map((driver) => driver.name) ?? [],
        }),
      );
  },
  sockets: async (_, { client, socketOn }, signal) => {
    const known = await nodes(client, signal);
    return Promise.all(known.map(async ({ name, worker }): Promise<SocketState> => ({ node: name, worker, present: await socketOn(name, signal) })));
  },
  'csi-mounts': async (_, { client, mountsOn }, signal) => {
    const workers = (await nodes(client, signal)).filter(({ worker }) => worker);
    return Promise.all(workers.map(async ({ name }): Promise<CsiMountsState> => ({ node: name, targets: csiMounts(await mountsOn(name, signal)) })));
  },
  restarts: async (question, { pods }) => {
    return podsOf(pods, question.of)
      .map((pod) => ({ pod: pod.metadata?.name ?? '', uid: pod.metadata?.uid ?? '', restarts: pod.status?.containerStatuses?.[0]?.restartCount ?? 0 }))
      .sort((left, right) => left.pod.localeCompare(right.pod));
  },
  env: async (question, { client }, signal) => {
    const { namespace, deployment, container } = question.of;
    const { spec } = await client.get<V1Deployment>(pathOf({ apiVersion: 'apps/v1', kind: 'Deployment', name: deployment, namespace }), signal);
    const found = spec?.template.spec?.containers.find(({ name }) => name === container);
    return variablesOf(found, (name) => client.find<V1ConfigMap>(pathOf({ apiVersion: 'v1', kind: 'ConfigMap', name, namespace }), signal));
  },
  placement: async (question, { client, cli, pods }, signal) => {
    const { namespace, deployment } = question.of;
    const [entries, agents, { items }, { spec }] = await Promise.all([
      showEntries(cli, signal),
      attestedAgents(cli, signal),
      client.get<V1NodeList>('/api/v1/nodes', signal),
      client.get<V1Deployment>(pathOf({ apiVersion: 'apps/v1', kind: 'Deployment', name: deployment, namespace }), signal),
    ]);
    const placed = podsOf(pods, question.of).flatMap((pod) => {
      const node = pod.spec?.nodeName;
      return node === undefined ? [] : [{ pod: pod.metadata?.name ?? '', node, selectors: selectorsOfPod(pod) }];
    });
    return {
      nodes: [...new Set(placed.map(({ node }) => node))].sort(),
      allowed: items.filter((node) => mayRunOn(node, spec?.template.spec)).map(({ metadata }) => metadata?.name ?? ''),
      nodeSelector: spec?.template.spec?.nodeSelector ?? {},
      pods: placed,
      agents,
      entries,
    };
  },
  pods: async (question, { client, pods }, signal) => {
    const workers = (await nodes(client, signal)).filter(({ worker }) => worker).map(({ name }) => name);
    const found = podsOf(pods, question.of);
    return { workers, pods: await Promise.all(found.map((pod) => podState(client, pod, signal))) };
  },
  mounts: async (question, { pods }) => {
    const drivers = podsOf(pods, question.by);
    return podsOf(pods, question.of).map((pod) => mountState(pod, drivers));
  },
  matches: async (question, { cli, pods }, signal) => {
    const entries = await showEntries(cli, signal);
    return {
      entries,
      pods: podsIn(pods, question.in).map((pod) => ({
        pod: pod.metadata?.name ?? '',
        labels: pod.metadata?.labels ?? {},
        selectors: selectorsOfPod(pod),
      })),
    };
  },
  registration: async (question, { client, cli, pods }, signal) => {
    return registration(question.of, client, cli, pods, signal);
  },
  lifetimes: async (question, { client, cli, pods, logs }, signal) => {
    return lifetimes(question, client, cli, logs, podsOf(pods, question.of), signal);
  },
  'published-bundle': async (question, { client, cli }, signal) => {
    return publishedBundle(question.in, question.key, client, cli, signal);
  },
  admission: async (question, { client }, signal) => {
    return admission(question.to, question.pods, client, signal);
  },
  configured: async (question, { client, pods }, signal) => {
    const { metadata } = await client.get<V1ConfigMap>(pathOf(question.by), signal);
    const changes = [metadata?.creationTimestamp, ...(metadata?.managedFields ?? []).map(({ time }) => time)].flatMap((time) => time ?? []);
    const readers = podsOf(pods, question.of).flatMap((pod) => {
      const since = containerStatuses(pod).find(({ name }) => name === question.of.container)?.state?.running?.startedAt;
      return since === undefined ? [] : [{ pod: pod.metadata?.name ?? '', since: stamp(since) }];
    });
    return { changed: changes.map(stamp).sort().at(-1) ?? '', readers };
  },
  service: async (question, { client, pods }, signal) => {
    const { name, namespace = '' } = question.of;
    const slices = `${pathOf({ apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', namespace })}?labelSelector=kubernetes.io/service-name=${name}`;
    const [service, { items }] = await Promise.all([client.find<V1Service>(pathOf(question.of), signal), client.get<V1EndpointSliceList>(slices, signal)]);
    if (service === undefined) return undefined;
    const endpoints = items.flatMap((slice) => slice.endpoints ?? []);
    const { selector } = service.spec ?? {};
    return {
      ...(selector === undefined ? {} : { selector }),
      leadsTo: endpoints.map(({ targetRef, addresses }) => targetRef?.name ?? addresses.join(', ')),
      pods: podsIn(pods, namespace).map(({ metadata }) => ({ pod: metadata?.name ?? '', labels: metadata?.labels ?? {} })),
    };
  },
  'host-access': async (question, { pods }) => {
    return podsIn(pods, question.in).map(hostAccess);
  },
  objects: async (question, { client }, signal) => {
    return Promise.all(question.of.map((object) => client.find<ClusterObject>(pathOf(object), signal)));
  },
  rights: async (question, { client }, signal) => {
    return askRights(client, question.account, question.asks, signal);
  },
  entries: async (_, { cli }, signal) => {
    return showEntries(cli, signal);
  },
  'trust-bundle': async (_, { cli }, signal) => {
    const { x509_authorities = [] } = await cli.run<{ readonly x509_authorities?: readonly { readonly asn1: string }[] }>(['bundle', 'show'], signal);
    return x509_authorities.map(({ asn1 }) => createHash('sha256').update(Buffer.from(asn1, 'base64')).digest('hex')).sort();
  },
};

export function askQuestion<K extends Kind>(question: Question<K>, context: AskingContext, signal: AbortSignal): Promise<Answers[K]> {
  const kind: K = question.kind;
  return askers[kind](question, context, signal);
}

async function attestedAgents(cli: ServerCli, signal: AbortSignal): Promise<readonly AgentState[]> {
  const { agents = [] } = await cli.run<{
    readonly agents?: readonly {
      readonly id: SpiffeId;
      readonly selectors: readonly { readonly type: string; readonly value: string }[];
      readonly x509svid_expires_at: string;
      readonly banned?: boolean;
    }[];
  }>(['agent', 'list'], signal);
  return agents
    .filter(({ banned }) => banned !== true)
    .map(({ id, selectors, x509svid_expires_at }): AgentState => {
      const node = selectors.find(({ value }) => value.startsWith('agent_node_name:'))?.value.slice('agent_node_name:'.length) ?? '';
      return { id: textOf(id), node, selectors: selectors.map(({ type, value }) => `${type}:${value}`).sort(), expiresAt: Number(x509svid_expires_at) };
    })
    .sort((left, right) => left.id.localeCompare(right.id));
}

function mountState({ metadata, spec, status }: V1Pod, drivers: readonly V1Pod[]): MountState {
  const driver = drivers.find((each) => each.spec?.nodeName === spec?.nodeName);
  return {
    pod: metadata?.name ?? '',
    node: spec?.nodeName ?? '',
    since: stamp(status?.startTime),
    ...(driver === undefined ? {} : { driver: driver.metadata?.name ?? '', driverSince: stamp(driver.status?.startTime) }),
  };
}

function hostAccess({ metadata, spec }: V1Pod): HostAccessState {
  return {
    pod: metadata?.name ?? '',
    labels: metadata?.labels ?? {},
    node: spec?.nodeName ?? '',
    hostPid: spec?.hostPID === true,
    privileged: [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]
      .filter(({ securityContext }) => securityContext?.privileged === true)
      .map(({ name }) => name),
    folders: (spec?.volumes ?? []).flatMap(({ hostPath }) => hostPath?.path ?? []),
  };
}

/** Dates come as text from the watch, and as text or dates from client-node. */
function stamp(time: Date | string | undefined): string {
  return time === undefined ? '' : new Date(time).toISOString();
}

async function nodes(client: Client, signal: AbortSignal): Promise<readonly NodeState[]> {
  const { items } = await client.get<V1NodeList>('/api/v1/nodes', signal);
  return items.map((node) => ({
    name: node.metadata?.name ?? '',
    uid: node.metadata?.uid ?? '',
    ready: isReady(node),
    worker: node.metadata?.labels?.['node-role.kubernetes.io/control-plane'] === undefined,
  }));
}

function isReady(node: V1Node): boolean {
  return node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

async function podState(client: Client, pod: V1Pod, signal: AbortSignal): Promise<PodState> {
  const { name = '', namespace = '', uid = '' } = pod.metadata ?? {};
  const ready = pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
  const restarts = pod.status?.containerStatuses?.reduce((sum, { restartCount }) => sum + restartCount, 0) ?? 0;
  const state = { pod: name, node: pod.spec?.nodeName ?? '', ready, restarts };
  if (ready) return state;
  // A container that runs has got over what its events complain of; it will be ready when the kubelet has asked it.
  const starting = pod.status?.containerStatuses?.every(({ state: now }) => now?.running !== undefined) !== true;
  const trouble = podTrouble(pod)?.message ?? unschedulable(pod)?.message ?? (starting ? await lastWarning(client, namespace, uid, signal) : undefined);
  return trouble === undefined ? state : { ...state, trouble };
}

/** What the kubelet complained of last: a volume that cannot be mounted is told only by an event. */
async function lastWarning(client: Client, namespace: string, uid: string, signal: AbortSignal): Promise<string | undefined> {
  const query = `fieldSelector=${encodeURIComponent(`involvedObject.uid=${uid},type=Warning`)}`;
  const { items } = await client.get<CoreV1EventList>(`${pathOf({ apiVersion: 'v1', kind: 'Event', namespace })}?${query}`, signal);
  const at = ({ lastTimestamp, eventTime }: (typeof items)[number]): number => Date.parse(String(lastTimestamp ?? eventTime ?? 0));
  const last = items.toSorted((left, right) => at(left) - at(right)).at(-1);
  return last === undefined ? undefined : `${last.reason}: ${last.message}`;
}
