import { Failure } from '../../../core/failure.ts';

/** An image's name in its parts, as distribution's reference grammar splits it. */
export interface Reference {
  /** Where the API answers, such as `ghcr.io`; Docker Hub's is another host than its name. */
  readonly host: string;
  /** The repository at its registry, such as `kindest/node`. */
  readonly path: string;
  /** The repository as it was written. */
  readonly repository: string;
  readonly tag: string;
  readonly digest?: string;
}

/** @throws Failure E_CONFIG for what is no reference with a tag */
export function parseReference(text: string): Reference {
  const [, repository, tag, digest] = text.match(/^([^@]+?):([\w][\w.-]{0,127})(?:@(sha256:[0-9a-f]{64}))?$/) ?? [];
  if (repository === undefined || tag === undefined) throw new Failure('E_CONFIG', `${text} is not an image's name with a tag, such as kindest/node:v1.34.11.`);
  const [first = '', ...rest] = repository.split('/');
  const named = rest.length > 0 && /[.:]|^localhost$/.test(first);
  const host = named ? first : 'docker.io';
  const path = named ? rest.join('/') : rest.length === 0 ? `library/${repository}` : repository;
  return { host: host === 'docker.io' ? 'registry-1.docker.io' : host, path, repository, tag, ...(digest === undefined ? {} : { digest }) };
}

/** The repository to pull from: the image's own, or the one that a mirror keeps under the same path. */
export function pulledFrom(reference: Reference, mirror: string | undefined): string {
  return mirror === undefined ? reference.repository : `${mirror}/${reference.path}`;
}
