import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { ZodError } from 'zod';
import { pathsFrom } from '../adapters/files/paths.ts';
import { closest } from '../core/closest.ts';
import { type LabAddress, usualLab } from '../core/command-line.ts';
import { Failure } from '../core/failure.ts';
import type { Settings } from '../lifecycle/settings.ts';
import type { Configuration } from './configuration.ts';

const flags: Readonly<Record<keyof Configuration, { readonly flag: string; readonly help: string }>> = {
  name: { flag: '--name <name>', help: 'name of the lab; its cluster is spirelab-<name>' },
  lab: { flag: '--lab <id>', help: 'definition that the lab is made from; ls lists them' },
  spireVersion: { flag: '--spire-version <version>', help: 'version of SPIRE' },
  images: { flag: '--images <source>', help: 'auto, registry or source' },
  registryMirror: { flag: '--registry-mirror <host>', help: 'pull images through this mirror' },
  nodeImage: { flag: '--node-image <image>', help: 'node image for kind' },
  apiPort: { flag: '--api-port <port>', help: 'port of the API server on this machine; any free one when not given' },
  retain: { flag: '--retain', help: 'keep what a failed or interrupted run made' },
  offline: { flag: '--offline', help: "let nothing leave the lab's network" },
};

/** Adds the flags that say which lab, and what it is made of. */
export function withSettings(command: Command): Command {
  command.option('-c, --config <file>', 'configuration file (YAML)');
  for (const { flag, help } of Object.values(flags)) command.option(flag, help);
  return command;
}

/** Flag, then environment (SPIRELAB_NAME …), then file, then default. @throws Failure E_CONFIG with every mistake */
export async function settingsFrom(options: Readonly<Record<string, unknown>>, env: NodeJS.ProcessEnv): Promise<Settings> {
  const path = options['config'] ?? env['SPIRELAB_CONFIG'];
  const file = await fileConfiguration(path);
  const given = givenFrom(options, env);
  const merged = { ...file, ...given };
  // zod and yaml are two thirds of what a start would load, and --help needs neither.
  const { configuration } = await import('./configuration.ts');
  const result = configuration.safeParse(merged);
  if (!result.success) throw mistakes(result.error, path);
  const { registryMirror, nodeImage, apiPort, ...rest } = result.data;
  return {
    ...rest,
    ...(registryMirror === undefined ? {} : { registryMirror }),
    ...(nodeImage === undefined ? {} : { nodeImage }),
    ...(apiPort === undefined ? {} : { apiPort }),
    ...addressOf(result.data.name, path, file, given, env),
    asked: new Set(Object.keys(merged)),
    paths: pathsFrom(env),
  };
}

/**
 * The lab that a command line means, as far as that can be said where the rest of it is wrong: for an error that names
 * what to type next.
 */
export async function addressFrom(options: Readonly<Record<string, unknown>>, env: NodeJS.ProcessEnv): Promise<LabAddress> {
  const { name } = givenFrom(options, env);
  return settingsFrom(options, env).catch(() => (typeof name === 'string' ? { ...usualLab, name, meantByDefault: false } : usualLab));
}

/** What flags and variables say; the flag comes first. */
function givenFrom(options: Readonly<Record<string, unknown>>, env: NodeJS.ProcessEnv): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.keys(flags)
      .map((key) => [key, options[key] ?? asBoolean(env[`SPIRELAB_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`], key)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

/** A file is named again; what variables say may hold for one command only, and is said again as flags. */
function addressOf(
  name: string,
  path: unknown,
  file: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
): LabAddress {
  return {
    name,
    meantByDefault: name === usualLab.name && file['name'] === undefined && !env['SPIRELAB_NAME'],
    ...(typeof path === 'string' ? { configFile: path } : {}),
    choices: Object.entries(flags).flatMap(([key, { flag }]) => {
      const [word = ''] = flag.split(' ');
      const value = given[key];
      if (key === 'name' || value === undefined || value === false) return [];
      return value === true ? [word] : [word, String(value)];
    }),
  };
}

async function fileConfiguration(path: unknown): Promise<Record<string, unknown>> {
  if (typeof path !== 'string') return {};
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Failure('E_CONFIG', `${path} cannot be read.`, { cause });
  });
  const { parse } = await import('yaml');
  try {
    const content: unknown = parse(text);
    if (content === null || typeof content !== 'object' || Array.isArray(content)) throw new Error('it must be a mapping');
    return content as Record<string, unknown>;
  } catch (cause) {
    throw new Failure('E_CONFIG', `${path} is not a configuration: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function mistakes(error: ZodError, path: unknown): Failure {
  const lines = error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [`${issue.path.join('.') || 'configuration'}: ${issue.message}`];
    return issue.keys.map((key) => {
      const near = closest(key, Object.keys(flags));
      return `${key}: there is no such setting${near === undefined ? '' : `; did you mean ${near}?`}`;
    });
  });
  return new Failure(
    'E_CONFIG',
    `${lines.length === 1 ? 'One mistake' : `${lines.length} mistakes`}${typeof path === 'string' ? ` in ${path} or the flags` : ''}.`,
    { evidence: lines },
  );
}

/** A variable is text; what is neither yes nor no is left as it is, and refused. */
function asBoolean(value: string | undefined, key: string): unknown {
  if (value === undefined || (key !== 'retain' && key !== 'offline')) return value;
  return { true: true, '1': true, false: false, '0': false, '': false }[value] ?? value;
}
