import type { MountedTarget } from '../answers.ts';

/**
 * How often each target of a CSI volume is mounted, from a node's /proc/self/mountinfo. The fifth field is where a mount
 * lies, with white space as octal escapes (Linux, proc_pid_mountinfo(5)); the kubelet puts a pod's CSI volumes in
 * `pods/UID/volumes/kubernetes.io~csi/NAME/mount` (Kubernetes 1.34.1, pkg/volume/csi).
 */
export function csiMounts(mountinfo: string): readonly MountedTarget[] {
  const targets = mountinfo
    .split('\n')
    .flatMap((line) => line.split(' ')[4] ?? [])
    .map((field) => field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))))
    .filter((target) => /\/pods\/[^/]+\/volumes\/kubernetes\.io~csi\/[^/]+\/mount$/.test(target));
  return [...Map.groupBy(targets, (target) => target)].map(([target, those]) => ({ target, times: those.length }));
}
