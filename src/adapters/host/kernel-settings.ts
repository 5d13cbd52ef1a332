import { readFile } from 'node:fs/promises';
import type { KernelSettings } from './facts.ts';

/** Reads them where Linux shows them (proc_sys_fs(5), proc_sys_net(5)). */
export async function readKernelSettings(): Promise<KernelSettings> {
  const [instances, watches, forward] = await Promise.all(
    ['fs/inotify/max_user_instances', 'fs/inotify/max_user_watches', 'net/ipv4/ip_forward'].map(readNumber),
  );
  return {
    ...(instances === undefined ? {} : { maxUserInstances: instances }),
    ...(watches === undefined ? {} : { maxUserWatches: watches }),
    ...(forward === undefined ? {} : { ipForward: forward === 1 }),
  };
}

async function readNumber(name: string): Promise<number | undefined> {
  const text = await readFile(`/proc/sys/${name}`, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : Number(text);
}
