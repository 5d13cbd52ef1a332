/** A SPIFFE ID in its two parts; the path is empty or begins with a slash. */
export interface SpiffeIdParts {
  readonly trustDomain: string;
  readonly path: string;
}

/** Why a text is no SPIFFE ID, and what it becomes where the slip can be undone. */
export interface IdFault {
  readonly says: string;
  readonly because: string;
  readonly nearest?: string;
}

const scheme = 'spiffe://';

export function parts(id: string): SpiffeIdParts {
  const rest = id.slice(scheme.length);
  const slash = rest.indexOf('/');
  return slash === -1 ? { trustDomain: rest, path: '' } : { trustDomain: rest.slice(0, slash), path: rest.slice(slash) };
}

export function joined({ trustDomain, path }: SpiffeIdParts): string {
  return `${scheme}${trustDomain}${path}`;
}

type Fault = Omit<IdFault, 'nearest'>;

/** What is wrong with a SPIFFE ID that must have a path (SPIFFE-ID, section 2; X509-SVID, section 3.1). */
export function faultsOfId(id: string): readonly IdFault[] {
  const faults = faultsIn(id);
  const mended = faults.length === 0 ? id : mendedId(id);
  return faults.map((fault) => ({ ...fault, ...(mended !== id && faultsIn(mended).length === 0 ? { nearest: mended } : {}) }));
}

/** Where the text as a whole is wrong, that alone; else what is wrong with each of its parts. */
function faultsIn(id: string): readonly Fault[] {
  const whole = faultOfWhole(id);
  if (whole !== undefined) return [whole];
  const { trustDomain, path } = parts(id);
  return [faultOfTrustDomain(trustDomain), path === '' ? { says: `${quoted(id)} has no path.`, because: noPath } : faultOfPath(path)].filter(
    (fault) => fault !== undefined,
  );
}

const noPath = 'Without a path it names the trust domain itself, not a workload (SPIFFE-ID, section 2.2).';

function faultOfWhole(id: string): Fault | undefined {
  if (id.trim() !== id) return { says: `${quoted(id)} begins or ends with white space.`, because: 'IDs are compared byte by byte.' };
  const left = /\$\{[^}]*\}|\{\{.*?\}\}|<[^>]*>/.exec(id)?.[0];
  if (left !== undefined)
    return {
      says: `${quoted(id)} has a placeholder that was not filled in: ${left}`,
      because: 'An entry is for one ID; only a ClusterSPIFFEID has a template.',
    };
  if (!id.startsWith(scheme)) {
    return { says: `${quoted(id)} does not begin with spiffe://`, because: 'A SPIFFE ID is a URI of this scheme, in lower case (SPIFFE-ID, section 2).' };
  }
  if (Buffer.byteLength(id) > 2048)
    return { says: `${quoted(`${id.slice(0, 40)}…`)} is longer than 2048 bytes.`, because: 'No implementation must take more (SPIFFE-ID, section 2.3).' };
  return undefined;
}

/** What is wrong with a trust domain's name (SPIFFE-ID, section 2.1). */
export function faultOfTrustDomain(name: string): Fault | undefined {
  if (name === '') return { says: 'The trust domain is missing.', because: 'It is between spiffe:// and the next slash (SPIFFE-ID, section 2.1).' };
  if (name.length > 255) return { says: 'The trust domain is longer than 255 bytes.', because: 'A host in a URI is not longer (SPIFFE-ID, section 2.3).' };
  if (/:\d+$/.test(name)) return { says: `The trust domain ${quoted(name)} has a port.`, because: 'It is a name, not an address (SPIFFE-ID, section 2.1).' };
  if (name.includes('@'))
    return { says: `The trust domain ${quoted(name)} has user information.`, because: 'There is none in a SPIFFE ID (SPIFFE-ID, section 2.1).' };
  if (/[A-Z]/.test(name))
    return { says: `The trust domain ${quoted(name)} has capital letters.`, because: 'It is written in lower case (SPIFFE-ID, section 2.1).' };
  const strange = /[^a-z0-9._-]/u.exec(name)?.[0];
  return strange === undefined
    ? undefined
    : {
        says: `The trust domain ${quoted(name)} has the character ${quoted(strange)}.`,
        because: 'It has lower-case letters, digits, dots, dashes and underscores only (SPIFFE-ID, section 2.1).',
      };
}

function faultOfPath(path: string): Fault | undefined {
  if (path.endsWith('/')) return { says: `The path ${quoted(path)} ends with a slash.`, because: 'It must not (SPIFFE-ID, section 2.2).' };
  const segments = path.slice(1).split('/');
  if (segments.includes(''))
    return { says: `The path ${quoted(path)} has an empty part.`, because: 'Two slashes do not follow each other (SPIFFE-ID, section 2.2).' };
  if (segments.includes('.') || segments.includes('..'))
    return { says: `The path ${quoted(path)} has a part “.” or “..”.`, because: 'SPIFFE IDs are not relative (SPIFFE-ID, section 2.2).' };
  if (/[?#]/.test(path)) return { says: `The path ${quoted(path)} has a query or a fragment.`, because: 'A SPIFFE ID has neither (SPIFFE-ID, section 2).' };
  if (path.includes('%')) return { says: `The path ${quoted(path)} is percent-encoded.`, because: 'Nothing in a SPIFFE ID is (SPIFFE-ID, section 2.2).' };
  const strange = /[^A-Za-z0-9._/-]/u.exec(path)?.[0];
  return strange === undefined
    ? undefined
    : {
        says: `The path ${quoted(path)} has the character ${quoted(strange)}.`,
        because: 'Its parts have letters, digits, dots, dashes and underscores only (SPIFFE-ID, section 2.2).',
      };
}

/** Undoes the slips that leave no doubt: white space, capitals before the path, a missing or misspelt scheme, stray slashes. */
function mendedId(id: string): string {
  const rest = id.trim().replace(/^(?:spif+e?|http|https)?:?\/+/i, '');
  const slash = rest.indexOf('/');
  const name = (slash === -1 ? rest : rest.slice(0, slash)).toLowerCase().replace(/:\d+$/, '');
  const path = (slash === -1 ? '' : rest.slice(slash))
    .replace(/[?#].*$/, '')
    .replace(/\/{2,}/g, '/')
    .replace(/\/$/, '')
    .replace(/ /g, '-');
  return `${scheme}${name}${path}`;
}

function quoted(text: string): string {
  return `“${text}”`;
}
