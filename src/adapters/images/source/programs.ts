/** A Go program that is built from the module proxy (or from this repository). */
export interface Program {
  /** The file name that it gets. */
  readonly name: string;
  /** A folder of this repository with a go.mod that pins it, from the project's root. */
  readonly module: string;
  readonly package: string;
  readonly tags?: string;
  /** Linker flags besides `-s -w`; `{version}` (v1.2.3), `{number}` (1.2.3) and `{minor}` (2) are what go.mod requires of `versionOf`. */
  readonly link?: string;
  readonly versionOf?: string;
  /** Linked statically against the C library, for SQLite. */
  readonly cgo?: boolean;
}

const kubernetes: Program = {
  name: 'kubernetes',
  module: 'images/ground',
  package: './kubernetes',
  versionOf: 'k8s.io/kubernetes',
  link: ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version']
    .flatMap((path) => [`${path}.gitVersion={version}`, `${path}.gitMajor=1`, `${path}.gitMinor={minor}`, `${path}.gitTreeState=clean`])
    .map((variable) => `-X ${variable}`)
    .join(' '),
};

const containerd = (name: string): Program => ({
  name,
  module: 'images/containerd',
  package: `github.com/containerd/containerd/v2/cmd/${name}`,
  tags: 'no_btrfs no_devmapper no_zfs no_aufs',
  versionOf: 'github.com/containerd/containerd/v2',
  link: '-X github.com/containerd/containerd/v2/version.Version={version}',
});

const cniPlugin = (path: string): Program => ({
  name: path.split('/').at(-1) ?? path,
  module: 'images/ground',
  package: `github.com/containernetworking/plugins/plugins/${path}`,
});

const spire = (name: string): Program => ({
  name,
  module: 'images/spire',
  package: `github.com/spiffe/spire/cmd/${name}`,
  tags: 'netgo osusergo sqlite_omit_load_extension',
  versionOf: 'github.com/spiffe/spire',
  link: '-linkmode external -extldflags -static -X github.com/spiffe/spire/pkg/common/version.gittag={number}',
  cgo: true,
});

export const programs = {
  kubernetes,
  containerd: containerd('containerd'),
  ctr: containerd('ctr'),
  shim: containerd('containerd-shim-runc-v2'),
  crictl: { name: 'crictl', module: 'images/ground', package: 'sigs.k8s.io/cri-tools/cmd/crictl' },
  ptp: cniPlugin('main/ptp'),
  loopback: cniPlugin('main/loopback'),
  hostLocal: cniPlugin('ipam/host-local'),
  portmap: cniPlugin('meta/portmap'),
  etcd: { name: 'etcd', module: 'images/ground', package: 'go.etcd.io/etcd/server/v3' },
  etcdctl: { name: 'etcdctl', module: 'images/ground', package: 'go.etcd.io/etcd/etcdctl/v3' },
  coredns: { name: 'coredns', module: 'images/ground', package: './coredns' },
  localPath: { name: 'local-path-provisioner', module: 'images/ground', package: 'github.com/rancher/local-path-provisioner' },
  podnet: { name: 'podnet', module: 'images/podnet', package: '.' },
  registrar: { name: 'registrar', module: 'images/registrar', package: '.' },
  csi: { name: 'spiffe-csi-driver', module: 'images/spiffe-csi', package: '.' },
  controllerManager: {
    name: 'spire-controller-manager',
    module: 'images/controller-manager',
    package: 'github.com/spiffe/spire-controller-manager/cmd',
  },
  spiffeHelper: { name: 'spiffe-helper', module: 'images/spiffe-helper', package: 'github.com/spiffe/spiffe-helper/cmd/spiffe-helper' },
  server: spire('spire-server'),
  agent: spire('spire-agent'),
  mtlsServer: { name: 'mtls-server', module: 'demo', package: './cmd/mtls-server' },
  tlsServer: { name: 'tls-server', module: 'demo', package: './cmd/tls-server' },
  mtlsClient: { name: 'mtls-client', module: 'demo', package: './cmd/mtls-client' },
  registry: { name: 'registry', module: 'images/registry', package: 'github.com/distribution/distribution/v3/cmd/registry' },
  kind: { name: 'kind', module: 'images/kind', package: 'sigs.k8s.io/kind' },
} as const satisfies Record<string, Program>;

/** Programs that images hold; kind and the registry are tools, built when they are needed. */
export type ImageProgram = Exclude<keyof typeof programs, 'kind' | 'registry'>;

export const imagePrograms = (Object.keys(programs) as (keyof typeof programs)[]).filter((id): id is ImageProgram => id !== 'kind' && id !== 'registry');
