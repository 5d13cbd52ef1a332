import { isHarmless, isSecretName } from './secret-names.ts';

/** What is taken out of a text; a marker that says so stands in its place. */
export type Secret = 'private key' | 'token' | 'password' | 'secret setting' | 'binary data' | 'other namespace';

/** Counts what is removed, and returns the marker. */
export type Remove = (what: Secret) => string;

/** Before each line of a log (Kubernetes, `timestamps=true`). */
const stamp = String.raw`(?:\d{4}-\d\d-\d\dT[\d:.]+Z )?`;
const begin = '-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----';
const end = '-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----';
/** RFC 7468 as it is, in a line of JSON, and over many stamped lines. An RSA key of 8192 bits has 10,000 characters then. */
const wholeKey = new RegExp(String.raw`${begin}[\s\S]{0,16000}?${end}`, 'g');
const base64Line = new RegExp(`^${stamp}[A-Za-z0-9+/]{4,76}={0,2}$`);

/** How PKCS#8, SEC 1 and PKCS#1 begin in base64: P-256, P-384, RSA. SPIRE's `keys.json` has its keys so. */
const bareKey =
  /(?:(?<![A-Za-z0-9+/])|(?<=\\[nrt]))(?:MIGHAgEAMBMGByqGSM49|MIG2AgEAMBAGByqGSM49|MHcCAQEEI|MIGkAgEBBD|MII[A-Za-z0-9+/]{3}IBADANBgkqhkiG9w0BAQEF|MII[A-Za-z0-9+/]{3}IBAAKC)[A-Za-z0-9+/=]{40,}/g;

/**
 * A text without private keys, JWTs, bearer tokens, join tokens and passwords in URLs, whatever it is: a log, a message, a
 * value. Certificates, public keys and selectors stay.
 */
export function cleanText(text: string, remove: Remove): string {
  return withoutTokens(withoutKeys(text, remove), remove);
}

function withoutKeys(text: string, remove: Remove): string {
  const closed = text.replace(wholeKey, () => remove('private key'));
  const framed = /PRIVATE KEY(?: BLOCK)?-----/.test(closed) ? withoutHalfKeys(closed.split('\n'), remove).join('\n') : closed;
  return framed
    .replace(bareKey, () => remove('private key'))
    .replace(/("kty\\*"[\s\S]{0,2000}?"d\\*"\s*:\s*\\*")[\w-]{20,}/g, (_, before: string) => `${before}${remove('private key')}`)
    .replace(/("d\\*"\s*:\s*\\*")[\w-]{20,}(?=[\s\S]{0,2000}?"kty)/g, (_, before: string) => `${before}${remove('private key')}`);
}

/** Keys of which a log, whose lines are kept from the end, has only a part. */
function withoutHalfKeys(lines: readonly string[], remove: Remove): readonly string[] {
  const kept: string[] = [];
  let inside = false;
  for (const line of lines) {
    const ended = new RegExp(`^.*${end}`).exec(line);
    const begun = new RegExp(`${begin}.*$`).exec(line);
    if (begun !== null) kept.push(`${line.slice(0, begun.index)}${remove('private key')}`);
    else if (ended !== null) {
      while (base64Line.test(kept.at(-1) ?? '')) kept.pop();
      kept.push(`${remove('private key')}${line.slice(ended[0].length)}`);
    } else if (!inside || !base64Line.test(line)) kept.push(line);
    inside = begun !== null || (inside && base64Line.test(line));
  }
  return kept;
}

function withoutTokens(text: string, remove: Remove): string {
  return (
    text
      // Also behind a line break that is written as an escape: Go's %q, JSON in a string.
      .replace(/(?:(?<![\w-])|(?<=\\[nrt]))e[yw][\w-]{6,}(?:\.[\w-]*){1,4}/g, (found) => (isJose(found) ? remove('token') : found))
      .replace(/\b(Bearer|Basic)(\s+)[\w.~+/=-]{16,}/gi, (_, scheme: string, space: string) => `${scheme}${space}${remove('token')}`)
      // The ID of an agent that attested, or will attest, with a join token holds the token (SPIRE 1.15.3, pkg/common/idutil).
      .replace(/(\/join_token\/)[\w-]+/g, (_, before: string) => `${before}${remove('token')}`)
      .replace(/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@"']*:)[^\s/@"']+(?=@)/gi, (_, before: string) => `${before}${remove('password')}`)
      // Tokens of Vault, which SPIRE's upstream authority may have, and of GitHub are known by how they begin.
      .replace(/\b(?:hv[sbr]\.[\w-]{20,}|gh[pousr]_\w{20,})/g, () => remove('token'))
      // A field of JSON; one in a string of JSON; name=value of a log, a URL or a connection string.
      .replace(/("([\w.-]{1,60})"\s*:\s*")((?:[^"\\]|\\.)+)/g, withoutSecret(remove))
      .replace(/(\\"([\w.-]{1,60})\\"\s*:\s*\\")((?:[^"\\]|\\(?!"))+)/g, withoutSecret(remove))
      .replace(/((?<![\w.-])([\w.-]{1,60})=\\*["']?)([^\s&;,"'\\]+)/g, withoutSecret(remove))
  );
}

/** For what was found as what is before a value, the name in it, and the value. */
function withoutSecret(remove: Remove): (found: string, before: string, name: string, value: string) => string {
  return (found, before, name, value) =>
    isSecretName(name) && !isHarmless(value) && !value.includes('[removed') ? `${before}${remove('secret setting')}` : found;
}

/** A JWT or a JWE: its first part is a JSON object that names an algorithm (RFC 7515, section 4.1.1). */
function isJose(text: string): boolean {
  const header = Buffer.from(text.split('.')[0] ?? '', 'base64url').toString('utf8');
  return /^\s*\{[\s\S]*"alg"\s*:/.test(header);
}
