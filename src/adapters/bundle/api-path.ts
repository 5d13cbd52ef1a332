import { type CollectedKind, collectedKinds } from './collected-kinds.ts';

/** What a path of the API asks for. */
export interface ApiPath {
  readonly of: CollectedKind;
  readonly namespace?: string;
  /** Of one object; absent where a list is meant. */
  readonly name?: string;
  readonly query: URLSearchParams;
}

/** Understands a path as it is asked of an API server; undefined for kinds and forms that no bundle has. */
export function parsePath(path: string): ApiPath | undefined {
  const [plain = '', search = ''] = path.split('?');
  const query = new URLSearchParams(search);
  const [, root, namespace, plural, name, ...rest] =
    /^(\/api\/v1|\/apis\/[^/]+\/[^/]+)(?:\/namespaces\/([^/]+)(?=\/))?\/([^/]+)(?:\/([^/]+))?(\/.*)?$/.exec(plain) ?? [];
  const of = collectedKinds.find((each) => each.path === `${root}/${plural}`);
  if (of === undefined || rest.some((each) => each !== undefined) || (namespace !== undefined && !of.namespaced)) return undefined;
  return { of, ...(namespace === undefined ? {} : { namespace }), ...(name === undefined ? {} : { name }), query };
}
