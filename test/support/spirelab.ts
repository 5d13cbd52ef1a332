import { join } from 'node:path';
import { execa } from 'execa';

export const root = join(import.meta.dirname, '../..');

export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the product as its users do: through the launcher, in a process of its own, without a terminal. */
export async function spirelab(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const { exitCode, stdout, stderr } = await execa('node', [join(root, 'scripts/spirelab.mjs'), ...args], { reject: false, stdin: 'ignore', env });
  return { exitCode: exitCode ?? -1, stdout, stderr };
}

/** Starts it and leaves it running, to be interrupted. */
export function startSpirelab(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return execa('node', [join(root, 'scripts/spirelab.mjs'), ...args], { reject: false, stdin: 'ignore', env, buffer: true });
}

/** kubectl as a person would type it, from inside the control plane: not through any code of the product. */
export async function kubectl(cluster: string, ...args: readonly string[]): Promise<string> {
  return (await execa('docker', ['exec', '-i', `${cluster}-control-plane`, 'kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', ...args])).stdout;
}

export async function docker(...args: readonly string[]): Promise<string> {
  return (await execa('docker', args)).stdout;
}

/** Waits for a line on standard error, and leaves the stream open: closing it would stop the run. */
export async function untilLine(run: ReturnType<typeof startSpirelab>, text: string): Promise<void> {
  const seen = Promise.withResolvers<void>();
  let all = '';
  run.stderr?.on('data', (chunk: Buffer) => {
    all += chunk.toString('utf8');
    if (all.includes(text)) seen.resolve();
  });
  run.then(() => seen.reject(new Error(`it ended without saying ${JSON.stringify(text)}:\n${all}`)));
  await seen.promise;
}
