import { readFile } from 'node:fs/promises';
import { type CommandLine, command, shell } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import { attempt, type Outcome, run } from '../exec/run.ts';
import { writeAtomically } from '../files/atomic.ts';

export type InstallPlan =
  | { readonly kind: 'packages'; readonly from: string; readonly commands: readonly (readonly [string, ...string[]])[]; readonly trixie: boolean }
  | { readonly kind: 'by-hand'; readonly why: string; readonly hint: string; readonly next: readonly CommandLine[] };

export interface Ground {
  readonly osRelease: Readonly<Record<string, string>>;
  readonly root: boolean;
  /** CAP_SYS_RESOURCE (bit 24, linux/capability.h); Docker Engine of Debian 12 needs it to start privileged containers. */
  readonly sysResource: boolean;
  readonly hasClient: boolean;
  readonly hasEngine: boolean;
}

/** What installing an engine would take here. Pure, so that `setup` can say it before it is done. */
export function planInstall({ osRelease, root, sysResource, hasClient }: Ground): InstallPlan {
  const family = `${osRelease['ID'] ?? ''} ${osRelease['ID_LIKE'] ?? ''}`;
  if (!/\b(debian|ubuntu)\b/.test(family)) {
    return {
      kind: 'by-hand',
      why: `this is ${osRelease['PRETTY_NAME'] ?? 'not Debian or Ubuntu'}`,
      hint: 'Install Docker Engine as your distribution says, and start it.',
      next: [command('up')],
    };
  }
  if (!root) {
    return {
      kind: 'by-hand',
      why: 'installing packages needs root',
      hint: 'A user who may become root can install it.',
      next: [...['sudo apt-get update', 'sudo apt-get install docker.io', 'sudo usermod -aG docker $USER && newgrp docker'].map(shell), command('up')],
    };
  }
  const trixie = osRelease['VERSION_CODENAME'] === 'bookworm' && !sysResource;
  const client = hasClient ? [] : trixie ? ['docker-cli/trixie'] : ['docker.io'];
  const packages = [trixie ? 'docker.io/trixie' : 'docker.io', 'iptables', 'iproute2', ...client];
  return {
    kind: 'packages',
    from: trixie ? 'Debian 13 (Docker Engine of Debian 12 needs CAP_SYS_RESOURCE, which is missing here)' : 'this distribution',
    commands: [
      ['apt-get', 'update'],
      ['apt-get', 'install', '-y', '--no-install-recommends', ...new Set(packages)],
    ],
    trixie,
  };
}

/** Reads what planInstall decides by. */
export async function readGround(signal: AbortSignal): Promise<Ground> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const osRelease = Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [, name, value] = line.match(/^(\w+)="?(.*?)"?$/) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
  const effective = (await readFile('/proc/self/status', 'utf8').catch(() => '')).match(/^CapEff:\s*([0-9a-f]+)/m)?.[1] ?? '0';
  const [client, engine] = (await Promise.all(['docker', 'dockerd'].map((program) => attempt(program, ['--version'], { signal })))) as [Outcome, Outcome];
  return {
    osRelease,
    root: process.getuid?.() === 0,
    sysResource: ((BigInt(`0x${effective}`) >> 24n) & 1n) === 1n,
    hasClient: !client.missing,
    hasEngine: !engine.missing,
  };
}

/** Carries a plan out. @throws Failure E_ENGINE_MISSING with the commands to type, where it may not */
export async function installEngine(plan: InstallPlan, signal: AbortSignal): Promise<void> {
  if (plan.kind === 'by-hand') {
    const { why, hint, next } = plan;
    throw new Failure('E_ENGINE_MISSING', `No container engine answers, and it cannot be installed from here: ${why}.`, { hint, next });
  }
  if (plan.trixie) await addTrixie();
  for (const [file, ...args] of plan.commands) await run(file, args, { signal, env: { DEBIAN_FRONTEND: 'noninteractive' } });
}

/** Debian 13 as a further source, at a priority at which nothing else is ever taken from it (apt_preferences(5)). */
async function addTrixie(): Promise<void> {
  const sources = await readFile('/etc/apt/sources.list.d/debian.sources', 'utf8');
  const address = sources.match(/^URIs:\s*(\S+\/debian)\/?\s*$/m)?.[1];
  if (address === undefined) throw new Failure('E_ENGINE_MISSING', 'No Debian mirror is configured for apt on this machine.');
  const lines = ['Types: deb', `URIs: ${address}`, 'Suites: trixie', 'Components: main', 'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg', ''];
  await writeAtomically('/etc/apt/sources.list.d/spirelab-trixie.sources', lines.join('\n'));
  await writeAtomically('/etc/apt/preferences.d/spirelab-trixie', 'Package: *\nPin: release n=trixie\nPin-Priority: 100\n');
}
