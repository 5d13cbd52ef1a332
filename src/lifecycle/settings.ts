import type { Paths } from '../adapters/files/paths.ts';
import type { LabAddress } from '../core/command-line.ts';

/** What a run was asked for, after flags, environment, file and defaults were put together. */
export interface Settings extends LabAddress {
  /** The lab's own name; the kind cluster is called `spirelab-<name>`. */
  readonly name: string;
  readonly lab: string;
  /** Names of the settings that somebody chose, by flag, variable or file; the others have their defaults. */
  readonly asked: ReadonlySet<string>;
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
