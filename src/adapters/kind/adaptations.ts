import type { EngineInfo } from '../container-engine/docker.ts';
import { attempt } from '../exec/run.ts';

/** Something that this ground needs and kind's defaults lack. Found by looking, reported by `doctor`. */
export interface Adaptation {
  readonly id: 'cgroup-v1' | 'no-sys-resource';
  readonly because: string;
  readonly containerd?: string;
  /** Merged into the KubeletConfiguration. */
  readonly kubelet?: Readonly<Record<string, unknown>>;
}

const cgroupV1: Adaptation = {
  id: 'cgroup-v1',
  because: 'the container engine uses cgroup v1, which the kubelet refuses from Kubernetes 1.35 on unless told otherwise',
  kubelet: { failCgroupV1: false },
};

const noSysResource: Adaptation = {
  id: 'no-sys-resource',
  because: 'containers cannot have CAP_SYS_RESOURCE here, so nobody may lower an OOM score or raise a limit',
  containerd: '[plugins."io.containerd.grpc.v1.cri"]\n  restrict_oom_score_adj = true\n',
  kubelet: { featureGates: { KubeletInUserNamespace: true } },
};

/** What a privileged container of this engine lacks. One short container, because the engine may run elsewhere. */
export async function findAdaptations(engine: EngineInfo, nodeImage: string, signal: AbortSignal): Promise<readonly Adaptation[]> {
  const look = ['run', '--rm', '--privileged', '--network', 'none', '--entrypoint', 'cat', nodeImage, '/proc/self/status'];
  const outcome = await attempt('docker', look, { signal });
  const bounding = outcome.stdout.match(/^CapBnd:\s*([0-9a-f]+)/m)?.[1] ?? '0';
  // Bit 24 is CAP_SYS_RESOURCE (linux/capability.h).
  const sysResource = ((BigInt(`0x${bounding}`) >> 24n) & 1n) === 1n;
  return [...(engine.cgroup === 1 ? [cgroupV1] : []), ...(sysResource ? [] : [noSysResource])];
}
