import type { ObjectName } from '../evidence/nouns.ts';

/** An object of the cluster that manifests/ defines. */
export interface ManifestObject<K extends string = string> extends ObjectName<K> {
  /** Where it is written, from the project's root. */
  readonly file: string;
}
