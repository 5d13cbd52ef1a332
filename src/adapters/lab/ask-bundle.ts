import { X509Certificate } from 'node:crypto';
import type { V1ConfigMap, V1ConfigMapList } from '@kubernetes/client-node';
import type { BundleState, CertificateState } from '../../evidence/answers.ts';
import type { ObjectName } from '../../evidence/nouns.ts';
import type { Client } from '../kubernetes/client.ts';
import { pathOf } from '../kubernetes/resources.ts';
import type { ServerCli } from '../spire/server-cli.ts';

/** The trust bundle of the server, and what ConfigMaps of the cluster hold of it. */
export async function publishedBundle(object: ObjectName, key: string, client: Client, cli: ServerCli, signal: AbortSignal): Promise<BundleState> {
  const [{ x509_authorities = [] }, { items }] = await Promise.all([
    cli.run<{ readonly x509_authorities?: readonly { readonly asn1: string }[] }>(['bundle', 'show'], signal),
    client.get<V1ConfigMapList>(pathOf({ apiVersion: 'v1', kind: 'ConfigMap' }), signal),
  ]);
  const authorities = x509_authorities.map(({ asn1 }) => told(new X509Certificate(Buffer.from(asn1, 'base64'))));
  const isAuthority = ({ fingerprint }: CertificateState): boolean => authorities.some((each) => each.fingerprint === fingerprint);
  const published = items.find((each) => isThat(each, object));
  const text = published?.data?.[key] ?? '';
  const elsewhere = items
    .filter((each) => !isThat(each, object))
    .flatMap(({ metadata, data = {} }) =>
      Object.entries(data).flatMap(([held, value]) =>
        certificatesIn(value).some(isAuthority) ? [{ name: metadata?.name ?? '', namespace: metadata?.namespace ?? '', key: held }] : [],
      ),
    );
  if (published === undefined) return { authorities, elsewhere };
  const keys = Object.entries(published.data ?? {}).flatMap(([held, value]) => (value.trim() === '' ? [] : [held]));
  return { authorities, published: { keys, text, certificates: certificatesIn(text) }, elsewhere };
}

function isThat({ metadata }: V1ConfigMap, { name, namespace }: ObjectName): boolean {
  return metadata?.name === name && metadata.namespace === namespace;
}

/** Certificates as RFC 7468 writes them; what only looks like one is none. */
export function certificatesIn(text: string): readonly CertificateState[] {
  return (text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []).flatMap((pem) => {
    try {
      return [told(new X509Certificate(pem))];
    } catch {
      return [];
    }
  });
}

function told({ fingerprint256, subject }: X509Certificate): CertificateState {
  return { fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(), subject: subject.split('\n').join(', ') };
}
