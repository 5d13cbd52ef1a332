import { readdir, readFile, readlink } from 'node:fs/promises';
import { attempt } from '../exec/run.ts';

/**
 * Unplugs from a bridge the interfaces of containers whose processes have all died, and says how many there were.
 *
 * For an engine that is about to be started, after the last one was killed together with its containers. Docker 26
 * forgets their network namespaces, gives their addresses away again, and leaves an interface plugged in until the
 * last socket in its namespace is closed, which can take minutes: until then the bridge carries what is meant for the
 * new owner of the address now to the one, now to the other, and the dead one refuses it.
 */
export async function unplugDeadNodes(bridge: string, signal: AbortSignal): Promise<number> {
  const plugged = await portsOf(bridge);
  if (plugged.size === 0) return 0;
  const alive = await namespacesOfProcesses();
  const dead = keptNamespaces(await readFile('/proc/self/mountinfo', 'utf8')).filter(({ id }) => !alive.has(id));
  let unplugged = 0;
  for (const { path } of dead) {
    const { stdout } = await attempt('nsenter', [`--net=${path}`, 'ip', '-j', 'link', 'show', 'type', 'veth'], { signal });
    const ends = JSON.parse(stdout || '[]') as readonly { readonly link_index?: number }[];
    for (const { link_index } of ends) {
      const port = link_index === undefined ? undefined : plugged.get(link_index);
      if (port !== undefined && (await attempt('ip', ['link', 'delete', port], { signal })).exitCode === 0) unplugged += 1;
    }
  }
  return unplugged;
}

export interface KeptNamespace {
  /** As /proc/PID/ns/net names it: `net:[4026532275]`. */
  readonly id: string;
  readonly path: string;
}

/** The network namespaces that a mount keeps, from the lines of /proc/PID/mountinfo (proc_pid_mountinfo(5)). */
export function keptNamespaces(mountinfo: string): readonly KeptNamespace[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [, , , id = '', path = ''] = line.split(' ');
    return line.includes(' - nsfs ') && id.startsWith('net:') ? [{ id, path }] : [];
  });
}

/** The interfaces plugged into a bridge, by their index; none where there is no such bridge. */
async function portsOf(bridge: string): Promise<ReadonlyMap<number, string>> {
  const ports = `/sys/class/net/${bridge}/brif`;
  const names = await readdir(ports).catch(() => []);
  return new Map(await Promise.all(names.map(async (name) => [Number(await readFile(`/sys/class/net/${name}/ifindex`, 'utf8')), name] as const)));
}

async function namespacesOfProcesses(): Promise<ReadonlySet<string>> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  // A process that ends meanwhile has none.
  return new Set(await Promise.all(processes.map((id) => readlink(`/proc/${id}/ns/net`).catch(() => ''))));
}
