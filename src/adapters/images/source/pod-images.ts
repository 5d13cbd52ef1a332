import type { ImageProgram } from './programs.ts';

/** An image that pods run: a Dockerfile of this repository and the programs that it copies from bin/. */
export interface PodImage {
  readonly dockerfile: string;
  readonly programs: readonly ImageProgram[];
  /** Built on the Debian layer rather than from scratch. */
  readonly base?: true;
  /** Further names in bin/ for the first program. */
  readonly links?: readonly string[];
  readonly tags: readonly string[];
  readonly standIn?: string;
}

export interface Tags {
  readonly spire: string;
  /** What `kubeadm config images list` of the node's own kubeadm asks for. */
  readonly kubeadm: readonly string[];
  /** What containerd's configuration on the node names as its sandbox image. */
  readonly sandbox: string;
}

const controlPlane = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy'];

/** Every image of a lab. Names are upstream's, so that manifests are the same for both image sources. */
export function podImages({ spire, kubeadm, sandbox }: Tags): readonly PodImage[] {
  const asked = (...names: readonly string[]): readonly string[] => kubeadm.filter((reference) => names.some((name) => reference.includes(`/${name}:`)));
  return [
    { dockerfile: 'images/ground/kubernetes/Dockerfile', base: true, programs: ['kubernetes'], links: controlPlane, tags: asked(...controlPlane) },
    { dockerfile: 'images/ground/etcd/Dockerfile', programs: ['etcd', 'etcdctl'], tags: asked('etcd') },
    {
      dockerfile: 'images/ground/coredns/Dockerfile',
      programs: ['coredns'],
      tags: asked('coredns'),
      standIn: 'CoreDNS without its plugins for clouds and tracing',
    },
    {
      dockerfile: 'images/pause/Dockerfile',
      base: true,
      programs: [],
      tags: [...new Set([...asked('pause'), sandbox])],
      standIn: "Debian's catatonit as the pause process",
    },
    {
      dockerfile: 'images/podnet/Dockerfile',
      base: true,
      programs: ['podnet'],
      tags: ['spirelab.local/podnet:1'],
      standIn: 'a pod network in place of kindnetd',
    },
    { dockerfile: 'images/ground/local-path/Dockerfile', programs: ['localPath'], tags: ['spirelab.local/local-path-provisioner:v0.0.30'] },
    { dockerfile: 'images/ground/local-path/helper.Dockerfile', base: true, programs: [], tags: ['spirelab.local/local-path-helper:1'] },
    { dockerfile: 'images/spire/server.Dockerfile', programs: ['server'], tags: [`ghcr.io/spiffe/spire-server:${spire}`] },
    { dockerfile: 'images/spire/agent.Dockerfile', programs: ['agent'], tags: [`ghcr.io/spiffe/spire-agent:${spire}`] },
    {
      dockerfile: 'images/spiffe-csi/Dockerfile',
      programs: ['csi'],
      tags: ['ghcr.io/spiffe/spiffe-csi-driver:0.2.12'],
      standIn: 'version 0.2.6, the newest that the module proxy has, with a mend of ours: a volume is mounted once (spiffe-csi#331)',
    },
    {
      dockerfile: 'images/registrar/Dockerfile',
      programs: ['registrar'],
      tags: ['registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.15.0'],
      standIn: "a registrar in place of the Kubernetes project's",
    },
    { dockerfile: 'images/controller-manager/Dockerfile', programs: ['controllerManager'], tags: ['ghcr.io/spiffe/spire-controller-manager:0.6.4'] },
    { dockerfile: 'images/spiffe-helper/Dockerfile', programs: ['spiffeHelper'], tags: ['ghcr.io/spiffe/spiffe-helper:0.11.0'] },
    { dockerfile: 'demo/Dockerfile', programs: ['mtlsServer', 'mtlsClient', 'tlsServer'], tags: ['spirelab.local/mtls-demo:1'] },
  ];
}
