/** An object of the cluster that manifests/ defines. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** None where the kind belongs to the cluster as a whole. */
  readonly namespace?: string;
  /** Where it is written, from the project's root. */
  readonly file: string;
}

/** As kubectl and people write it. */
export function nameOf({ kind, name }: ManifestObject): string {
  return `${kind.toLowerCase()}/${name}`;
}
