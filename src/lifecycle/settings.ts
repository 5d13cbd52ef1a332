import type { Paths } from '../adapters/files/paths.ts';

/** What a run was asked for, after flags, environment, file and defaults were put together. */
export interface Settings {
  /** The lab's own name; the kind cluster is called `spirelab-<name>`. */
  readonly name: string;
  readonly lab: string;
  readonly spireVersion: string;
  readonly images: 'auto' | 'registry' | 'source';
  readonly registryMirror?: string;
  readonly nodeImage?: string;
  /** Where the API server listens on this machine; kind picks a free port when it is not given. */
  readonly apiPort?: number;
  /** Keeps a lab that could not be completed, for a look at it. */
  readonly retain: boolean;
  /** Refuses every packet that leaves the lab's network. */
  readonly offline: boolean;
  readonly paths: Paths;
}

export function clusterName({ name }: Pick<Settings, 'name'>): string {
  return `spirelab-${name}`;
}

/** The lab that is meant where none is named. */
export const usualName = 'lab';

/** What a user may type next, as a command or as a script of package.json. It names the lab, unless that is the usual one. */
export function commandFor({ name }: Pick<Settings, 'name'>, command: string): string {
  return `npm run -s lab -- ${command}${name === usualName ? '' : ` --name ${name}`}`;
}

export function scriptFor({ name }: Pick<Settings, 'name'>, script: 'lab:deploy' | 'lab:test' | 'lab:destroy'): string {
  return `npm run ${script}${name === usualName ? '' : ` -- --name ${name}`}`;
}
