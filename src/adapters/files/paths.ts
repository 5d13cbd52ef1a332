import { homedir } from 'node:os';
import { join } from 'node:path';

/** The checkout that this file belongs to. */
export const projectRoot: string = join(import.meta.dirname, '../../..');

export interface Paths {
  /** Images, tools and build results: can be deleted at any time. */
  readonly cache: string;
  /** Labs: kubeconfig, ownership, journal, lock. */
  readonly state: string;
}

/** XDG base directories (freedesktop.org, version 0.8), each overridden by a variable of our own; a blank one says nothing. */
export function pathsFrom(env: NodeJS.ProcessEnv): Paths {
  const home = env['HOME'] || homedir();
  return {
    cache: env['SPIRELAB_CACHE'] || join(env['XDG_CACHE_HOME'] || join(home, '.cache'), 'spirelab'),
    state: env['SPIRELAB_STATE'] || join(env['XDG_STATE_HOME'] || join(home, '.local/state'), 'spirelab'),
  };
}

/** What a folder's place comes from, as a person can change it: `XDG_STATE_HOME=/srv/state`. */
export function chosenBy(folder: keyof Paths | 'temporary', env: NodeJS.ProcessEnv): string {
  const names = {
    cache: ['SPIRELAB_CACHE', 'XDG_CACHE_HOME', 'HOME'],
    state: ['SPIRELAB_STATE', 'XDG_STATE_HOME', 'HOME'],
    temporary: ['TMPDIR', 'TMP', 'TEMP'],
  }[folder];
  const name = names.find((candidate) => env[candidate]);
  return name === undefined ? 'by default' : `${name}=${env[name]}`;
}
