import type { V1ConfigMap } from '@kubernetes/client-node';
import type { Answers, BundleState, CertificateState } from '../answers.ts';
import { pathOf } from '../api-path.ts';
import type { ObjectName } from '../nouns.ts';
import type { Question } from '../questions.ts';
import type { RawEvidence } from '../raw.ts';
import { authorities, certificatesIn } from './certificates.ts';

/** The trust bundle of the server, and what ConfigMaps of the cluster hold of it. */
export async function publishedBundle(
  { in: object, key }: Question<'published-bundle'>,
  raw: RawEvidence,
  signal: AbortSignal,
): Promise<Answers['published-bundle']> {
  const [own, configMaps] = await Promise.all([authorities(raw, signal), raw.list<V1ConfigMap>(pathOf({ apiVersion: 'v1', kind: 'ConfigMap' }), signal)]);
  return readPublished(object, key, own, configMaps);
}

/** @param configMaps of all namespaces */
export function readPublished(
  object: Pick<ObjectName, 'name' | 'namespace'>,
  key: string,
  own: readonly CertificateState[],
  configMaps: readonly V1ConfigMap[],
): BundleState {
  const isThat = ({ metadata }: V1ConfigMap): boolean => metadata?.name === object.name && metadata.namespace === object.namespace;
  const isOwn = ({ fingerprint }: CertificateState): boolean => own.some((each) => each.fingerprint === fingerprint);
  const published = configMaps.find(isThat);
  const elsewhere = configMaps
    .filter((each) => !isThat(each))
    .flatMap(({ metadata, data = {} }) =>
      Object.entries(data).flatMap(([held, value]) =>
        certificatesIn(value).some(isOwn) ? [{ name: metadata?.name ?? '', namespace: metadata?.namespace ?? '', key: held }] : [],
      ),
    );
  if (published === undefined) return { authorities: own, elsewhere };
  const text = published.data?.[key] ?? '';
  const keys = Object.entries(published.data ?? {}).flatMap(([held, value]) => (value.trim() === '' ? [] : [held]));
  return { authorities: own, published: { keys, text, certificates: certificatesIn(text) }, elsewhere };
}
