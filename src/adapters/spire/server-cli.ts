import { Failure } from '../../core/failure.ts';
import type { Client } from '../kubernetes/client.ts';
import { execInPod } from '../kubernetes/exec.ts';

/** SPIRE Server's own command line, run in its pod: the admin API's socket cannot be reached from outside. */
export interface ServerCli {
  run<T>(args: readonly string[], signal: AbortSignal, stdin?: string): Promise<T>;
}

/** Upstream's images are built from scratch: this is the only program in them (SPIRE 1.15.3, Dockerfile). */
const program = '/opt/spire/bin/spire-server';

export function serverCli(client: Client): ServerCli {
  return {
    async run<T>(args: readonly string[], signal: AbortSignal, stdin?: string): Promise<T> {
      const target = { namespace: 'spire', pod: 'spire-server-0', container: 'spire-server' };
      const { exitCode, stdout, stderr } = await execInPod(client, target, [program, ...args, '-output', 'json'], stdin, signal);
      if (exitCode !== 0) throw new Failure('E_SPIRE_CLI', `spire-server ${args.join(' ')}: ${(stderr || stdout).trim()}`);
      return JSON.parse(stdout) as T;
    },
  };
}
