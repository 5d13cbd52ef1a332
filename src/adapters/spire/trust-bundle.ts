import type { ServerCli } from './server-cli.ts';

/** The X.509 authorities of the server's own trust domain, one after the other, as agents read them. @throws Failure E_SPIRE_CLI */
export async function trustBundlePem(cli: ServerCli, signal: AbortSignal): Promise<string> {
  const { x509_authorities = [] } = await cli.run<{ readonly x509_authorities?: readonly { readonly asn1: string }[] }>(['bundle', 'show'], signal);
  return x509_authorities.map(({ asn1 }) => pem(asn1)).join('');
}

/** A certificate as RFC 7468 writes it, in lines of 64 characters. */
function pem(base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
