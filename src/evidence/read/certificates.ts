import { X509Certificate } from 'node:crypto';
import type { CertificateState } from '../answers.ts';
import type { RawEvidence } from '../raw.ts';

/** What `spire-server bundle show` prints (SPIRE 1.15.3, types/bundle.proto). */
export interface Bundle {
  /** DER, as base64. */
  readonly x509_authorities?: readonly { readonly asn1: string }[];
}

/** The X.509 authorities of the server's own trust domain. */
export async function authorities(raw: RawEvidence, signal: AbortSignal): Promise<readonly CertificateState[]> {
  return readAuthorities(await raw.server<Bundle>(['bundle', 'show'], signal));
}

export function readAuthorities({ x509_authorities = [] }: Bundle): readonly CertificateState[] {
  return x509_authorities.map(({ asn1 }) => told(new X509Certificate(Buffer.from(asn1, 'base64'))));
}

/** SHA-256 of each, sorted. */
export async function trustBundle(raw: RawEvidence, signal: AbortSignal): Promise<readonly string[]> {
  return (await authorities(raw, signal)).map(({ fingerprint }) => fingerprint).sort();
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
