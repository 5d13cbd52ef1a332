import { attempt } from '../../exec/run.ts';

interface Inspected {
  readonly Id: string;
  readonly RepoTags: readonly string[] | null;
  readonly RepoDigests: readonly string[] | null;
}

export interface PresentImage {
  readonly id: string;
  /** The digests of the manifests that it was pulled or pushed by, from whatever repository. */
  readonly digests: readonly string[];
}

/** What the engine has under these references. One question for all. */
export async function presentImages(references: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, PresentImage>> {
  // Ends with 1 when any is missing, and prints the others all the same.
  const outcome = await attempt('docker', ['image', 'inspect', ...references], { signal });
  const inspected = JSON.parse(outcome.stdout || '[]') as readonly Inspected[];
  const known = inspected.flatMap(({ Id, RepoTags, RepoDigests }) => {
    const digests = (RepoDigests ?? []).map((digest) => digest.slice(digest.indexOf('@') + 1));
    return (RepoTags ?? []).map((tag): readonly [string, PresentImage] => [tag, { id: Id, digests }]);
  });
  return new Map(known);
}
