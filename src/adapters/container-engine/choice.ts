import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { attempt } from '../exec/run.ts';
import { masked } from '../net/masked.ts';

/** What makes the docker command talk to another engine than the usual one of this machine. */
export interface Choice {
  /** As it stands in the environment or the file: `DOCKER_HOST=tcp://10.0.0.1:2375`. */
  readonly said: string;
  readonly target: { readonly kind: 'address'; readonly address: string } | { readonly kind: 'context'; readonly name: string };
  /** The command that takes it back, ready to paste. */
  readonly undo: string;
}

/** Where docker looks when nothing tells it otherwise; the same socket under both of its names. */
const usual: readonly string[] = ['unix://', 'unix:///var/run/docker.sock', 'unix:///run/docker.sock'];

const steering = ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_TLS_VERIFY', 'DOCKER_TLS', 'DOCKER_CERT_PATH'] as const;

/**
 * Who chose the engine: DOCKER_HOST, else DOCKER_CONTEXT, else the current context of docker's configuration file
 * (Docker documentation, "Docker contexts"). Undefined where it is the usual one.
 */
export async function engineChoice(env: NodeJS.ProcessEnv): Promise<Choice | undefined> {
  const { DOCKER_HOST: address, DOCKER_CONTEXT: context } = env;
  if (address) return usual.includes(address) ? undefined : { said: `DOCKER_HOST=${masked(address)}`, target: { kind: 'address', address }, undo: unset(env) };
  if (context) return context === 'default' ? undefined : { said: `DOCKER_CONTEXT=${context}`, target: { kind: 'context', name: context }, undo: unset(env) };
  const file = clientFile(env);
  const { currentContext: name } = await clientConfiguration(env);
  if (typeof name !== 'string' || name === '' || name === 'default') return undefined;
  return { said: `currentContext "${name}" in ${file}`, target: { kind: 'context', name }, undo: 'docker context use default' };
}

/** The variables that steer docker and are set, as a command that unsets them; a blank one says nothing. */
export function unset(env: NodeJS.ProcessEnv, names: readonly string[] = steering): string {
  return ['unset', ...names.filter((name) => env[name])].join(' ');
}

/** The docker client's own file; nobody's, where it is missing or cannot be read: docker goes on without it too. */
export async function clientConfiguration(env: NodeJS.ProcessEnv): Promise<Readonly<Record<string, unknown>>> {
  try {
    const content: unknown = JSON.parse(await readFile(clientFile(env), 'utf8'));
    return typeof content === 'object' && content !== null ? { ...content } : {};
  } catch {
    return {};
  }
}

export function clientFile(env: NodeJS.ProcessEnv): string {
  return join(env['DOCKER_CONFIG'] || join(env['HOME'] || homedir(), '.docker'), 'config.json');
}

/** The address behind a choice; undefined where there is no such context. */
export async function addressOf({ target }: Choice, signal: AbortSignal): Promise<string | undefined> {
  if (target.kind === 'address') return target.address;
  const outcome = await attempt('docker', ['context', 'inspect', '--format', '{{ (index .Endpoints "docker").Host }}', '--', target.name], { signal });
  return outcome.exitCode === 0 && outcome.stdout !== '' ? outcome.stdout : undefined;
}

/** How an engine is reached: by a socket of this machine, by its loopback interface, or over a network. */
export function reachOf(address: string): 'socket' | 'loopback' | 'network' {
  if (address.startsWith('unix://')) return 'socket';
  return /^(tcp|http):\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|\/|$)/.test(address) ? 'loopback' : 'network';
}

/** The contexts that there are, in docker's order; it lists a missing one that was asked for as well. */
export async function contextNames(asked: string, signal: AbortSignal): Promise<readonly string[]> {
  const outcome = await attempt('docker', ['context', 'ls', '--format', '{{.Name}}'], { signal });
  return outcome.stdout.split('\n').filter((name) => name !== '' && name !== asked);
}
