import type { Labels } from './labels.ts';
import type { ClusterObject, PodRule } from './objects.ts';
import type { RightsState } from './rights.ts';

/** What each question is answered with, by the question's kind. */
export interface Answers {
  readonly nodes: readonly NodeState[];
  readonly agents: AgentsState;
  readonly volume: VolumeState;
  /** Of each worker. */
  readonly 'csi-nodes': readonly CsiNodeState[];
  readonly sockets: readonly SocketState[];
  /** Of each worker. */
  readonly 'csi-mounts': readonly CsiMountsState[];
  readonly restarts: readonly RestartsState[];
  /** Variables by their names. */
  readonly env: Readonly<Record<string, string>>;
  readonly placement: PlacementState;
  readonly pods: PodsState;
  readonly mounts: readonly MountState[];
  readonly matches: MatchesState;
  readonly registration: RegistrationState;
  readonly lifetimes: LifetimesState;
  readonly 'published-bundle': BundleState;
  readonly admission: AdmissionState;
  readonly configured: ConfiguredState;
  /** Undefined where there is no such Service. */
  readonly service: ServiceState | undefined;
  readonly 'host-access': readonly HostAccessState[];
  /** In the order in which they were asked for; undefined for one that is not there. */
  readonly objects: readonly (ClusterObject | undefined)[];
  readonly rights: RightsState;
  readonly entries: readonly EntryState[];
  /** SHA-256 of each certificate, in hexadecimal digits, sorted. */
  readonly 'trust-bundle': readonly string[];
}

export interface NodeState {
  readonly name: string;
  readonly uid: string;
  readonly ready: boolean;
  readonly worker: boolean;
}

export interface AgentState {
  readonly id: string;
  readonly node: string;
  /** What node attestation found, as `type:value`. */
  readonly selectors: readonly string[];
  /** NotAfter of its own X509-SVID; seconds since 1970. */
  readonly expiresAt: number;
}

export interface AgentsState {
  /** Seconds since 1970, by the API server's clock. */
  readonly now: number;
  readonly nodes: readonly NodeState[];
  readonly agents: readonly AgentState[];
}

export interface VolumeState {
  readonly claim: string;
  readonly phase: string;
  readonly volume: string;
}

export interface CsiNodeState {
  readonly node: string;
  readonly drivers: readonly string[];
}

export interface SocketState {
  readonly node: string;
  readonly worker: boolean;
  readonly present: boolean;
}

export interface CsiMountsState {
  readonly node: string;
  readonly targets: readonly MountedTarget[];
}

export interface RestartsState {
  readonly pod: string;
  readonly uid: string;
  readonly restarts: number;
}

/** Where a volume is mounted for a pod, as a path on the node. */
export interface MountedTarget {
  readonly target: string;
  /** 1, where all is well: more hide one another. */
  readonly times: number;
}

export interface EntryState {
  readonly id: string;
  readonly spiffeId: string;
  readonly parentId: string;
  readonly selectors: readonly string[];
  /** Seconds; 0 for the server's default. */
  readonly ttl: number;
  /** What else it says, as `field: value` in SPIRE's own words; absent where it says nothing else. */
  readonly others?: readonly string[];
}

export interface PlacementState {
  /** That its pods are on. */
  readonly nodes: readonly string[];
  /** That the scheduler may put its next pod on, by selector, affinity and taints. */
  readonly allowed: readonly string[];
  /** Labels that the Deployment demands of a node. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly pods: readonly {
    readonly pod: string;
    readonly node: string;
    /** As `k8s:…`; of all its containers. */
    readonly selectors: readonly string[];
  }[];
  readonly agents: readonly AgentState[];
  readonly entries: readonly EntryState[];
}

export interface PodsState {
  /** Names of the worker nodes. */
  readonly workers: readonly string[];
  readonly pods: readonly PodState[];
}

export interface PodState {
  readonly pod: string;
  readonly node: string;
  readonly ready: boolean;
  readonly restarts: number;
  /** What the kubelet or the scheduler says last of a pod that is not ready. */
  readonly trouble?: string;
}

/** Times as the API server writes them: seconds, in UTC. */
export interface MountState {
  readonly pod: string;
  readonly node: string;
  readonly since: string;
  /** The driver's pod on the same node, if there is one. */
  readonly driver?: string;
  readonly driverSince?: string;
}

export interface MatchesState {
  readonly entries: readonly EntryState[];
  readonly pods: readonly {
    readonly pod: string;
    readonly labels: Labels;
    /** As `k8s:…`; of all its containers. */
    readonly selectors: readonly string[];
  }[];
}

export interface ConfiguredState {
  readonly changed: string;
  readonly readers: readonly { readonly pod: string; readonly since: string }[];
}

export interface ServiceState {
  /** None where nobody says which pods are meant. */
  readonly selector?: Readonly<Record<string, string>>;
  /** Names of the pods behind its addresses, ready or not; an address that no pod has is told as it is. */
  readonly leadsTo: readonly string[];
  readonly pods: readonly { readonly pod: string; readonly labels: Readonly<Record<string, string>> }[];
}

export interface RegistrationState {
  readonly entries: readonly EntryState[];
  /** None where the cluster has no such kind. */
  readonly rules: readonly PodRule[];
  readonly namespace: { readonly name: string; readonly labels: Labels };
  /** Of the whole namespace; selectors as `k8s:…`, of all containers of a pod. */
  readonly pods: readonly { readonly pod: string; readonly labels: Labels; readonly selectors: readonly string[] }[];
  /** The workload's Deployment: its own labels, and those that each new pod of it gets. Undefined where there is none. */
  readonly deployment?: { readonly labels: Labels; readonly podLabels: Labels };
}

export interface LifetimesState {
  readonly entries: readonly EntryState[];
  /** `default_x509_svid_ttl` of server.conf, as it is written there. */
  readonly defaultTtl?: string;
  readonly held: readonly HeldSvids[];
}

/** What one pod's log says of its X509-SVIDs, as far back as it was read. */
export interface HeldSvids {
  readonly pod: string;
  /** When the program started, where its log still says so: RFC 3339. */
  readonly started?: string;
  /** From NotBefore to NotAfter of each, the newest last; seconds. */
  readonly seconds: readonly number[];
  /** The same of those that were issued after it had started. An agent first gives a new process what it has issued for the one before. */
  readonly issued: readonly number[];
}

export interface CertificateState {
  /** SHA-256 of the whole certificate, in hexadecimal digits. */
  readonly fingerprint: string;
  readonly subject: string;
}

export interface BundleState {
  readonly authorities: readonly CertificateState[];
  /** Undefined where there is no such ConfigMap. */
  readonly published?: {
    /** The keys of the ConfigMap that have a value. */
    readonly keys: readonly string[];
    readonly text: string;
    readonly certificates: readonly CertificateState[];
  };
  /** Other ConfigMaps, in any namespace, that hold one of the authorities. */
  readonly elsewhere: readonly { readonly name: string; readonly namespace: string; readonly key: string }[];
}

export interface AdmissionState {
  readonly namespace: { readonly name: string; readonly labels: Labels };
  /** All the others. */
  readonly namespaces: readonly { readonly name: string; readonly labels: Labels }[];
  /** Those that were asked about, and a new pod of each Deployment of the namespace; `refused` says why, in the API server's words. */
  readonly asked: readonly { readonly pod: string; readonly refused?: string }[];
  readonly deployments: readonly { readonly deployment: string; readonly refused?: string }[];
}

export interface HostAccessState {
  readonly pod: string;
  readonly labels: Labels;
  readonly node: string;
  readonly hostPid: boolean;
  /** Names of its privileged containers. */
  readonly privileged: readonly string[];
  /** Its hostPath volumes. */
  readonly folders: readonly string[];
}
