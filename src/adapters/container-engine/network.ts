import { Failure } from '../../core/failure.ts';
import { attempt, run, tail } from '../exec/run.ts';

/** A network and bridge of our own, so that nothing done to it touches anybody else's containers. */
export const network = 'spirelab';
export const bridge = 'spirelab0';

export async function ensureNetwork(signal: AbortSignal): Promise<void> {
  if ((await attempt('docker', ['network', 'inspect', network], { signal })).exitCode === 0) return;
  const outcome = await attempt('docker', ['network', 'create', '--label', 'dev.spirelab=network', '-o', `com.docker.network.bridge.name=${bridge}`, network], {
    signal,
  });
  if (outcome.exitCode !== 0 && !outcome.stderr.includes('already exists')) {
    throw new Failure('E_ENGINE_UNFIT', `The network ${network} could not be created.`, { evidence: tail(outcome) });
  }
}

/**
 * Keeps the cluster's traffic on this machine: whatever leaves our bridge for another interface is refused, at once
 * and audibly, so that a node's wish for an image from outside fails instead of hanging. DOCKER-USER is the chain
 * that Docker leaves to its users (Docker documentation, "Packet filtering and firewalls").
 *
 * @returns false where this user may not change the packet filter
 */
export async function blockEgress(signal: AbortSignal): Promise<boolean> {
  const rule = ['DOCKER-USER', '-i', bridge, '!', '-o', bridge, '-j', 'REJECT'];
  if ((await attempt('iptables', ['-C', ...rule], { signal })).exitCode === 0) return true;
  return (await attempt('iptables', ['-I', ...rule], { signal })).exitCode === 0;
}

/** Leaves it, and the rule, where a container is on it: a lab of another state folder is as good as one of this. */
export async function removeNetwork(signal: AbortSignal): Promise<void> {
  const users = await attempt('docker', ['network', 'inspect', '-f', '{{len .Containers}}', network], { signal });
  if (users.exitCode === 0 && users.stdout.trim() !== '0') return;
  await attempt('iptables', ['-D', 'DOCKER-USER', '-i', bridge, '!', '-o', bridge, '-j', 'REJECT'], { signal });
  if (users.exitCode === 0) await run('docker', ['network', 'rm', network], { signal });
}
