import type { KernelSettings } from './facts.ts';

interface Limit {
  readonly setting: string;
  readonly read: (kernel: KernelSettings) => number | undefined;
  /** What four nodes need: kubelets, containerds and log watchers are all the same user to the kernel. */
  readonly needed: number;
  /** What several labs at once need, and what we set. */
  readonly wanted: number;
}

/** Needed: measured with four nodes; kind's documentation, "Pod errors due to too many open files", says the same. */
export const inotifyLimits: readonly Limit[] = [
  { setting: 'fs.inotify.max_user_instances', read: (kernel) => kernel.maxUserInstances, needed: 512, wanted: 1024 },
  { setting: 'fs.inotify.max_user_watches', read: (kernel) => kernel.maxUserWatches, needed: 524_288, wanted: 1_048_576 },
];

/** `name=value` of every limit that is below what is wanted; nothing is ever lowered. */
export function raisedLimits(kernel: KernelSettings): readonly string[] {
  return inotifyLimits.filter(({ read, wanted }) => (read(kernel) ?? wanted) < wanted).map(({ setting, wanted }) => `${setting}=${wanted}`);
}
