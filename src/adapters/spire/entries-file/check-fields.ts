import { closest } from '../../../core/closest.ts';
import type { Findings, Mistake } from '../../../core/mistake.ts';
import { about, some } from './about.ts';
import { coveredNames, faultOfDnsName, isNoName } from './dns-name.ts';
import type { Draft } from './draft.ts';
import type { ServerFacts } from './facts.ts';
import { faultOfTrustDomain, parts } from './spiffe-id.ts';

/** An entry's fields, each by itself. */
export function checkFields(draft: Draft, facts: ServerFacts): Findings {
  return {
    mistakes: [...reserved(draft), ...dnsNames(draft), ...hint(draft), ...expiry(draft, facts.now), ...stored(draft), ...federation(draft, facts)],
    warnings: [...ownId(draft), ...powers(draft), ...ownDomain(draft, facts.trustDomain)],
  };
}

function reserved(draft: Draft): readonly Mistake[] {
  if (draft.spiffe_id === undefined || !/^\/spire(\/|$)/.test(parts(draft.spiffe_id).path)) return [];
  return [
    {
      kind: 'reserved-path',
      ...about(draft, ['spiffe_id']),
      says: `${draft.spiffe_id} is in /spire, which is SPIRE’s own.`,
      because: 'SPIRE Server refuses such an entry (SPIRE 1.15.3, pkg/common/idutil, IsReservedPath). Agents get their IDs by attestation.',
    },
  ];
}

function dnsNames(draft: Draft): readonly Mistake[] {
  const broken = draft.dns_names.flatMap((name, index): Mistake[] => {
    const fault = faultOfDnsName(name);
    if (fault === undefined && !isNoName(name)) return [];
    const mended = name
      .trim()
      .replace(/^[a-z]+:\/\//, '')
      .replace(/[:/].*$/, '')
      .replace(/\.$/, '');
    const nearest = mended !== name && faultOfDnsName(mended) === undefined && !isNoName(mended) ? { nearest: mended } : {};
    const because =
      fault === undefined
        ? 'A DNS name has no scheme, port, path or white space. SPIRE Server takes this one, and no client that compares names will.'
        : `SPIRE Server refuses it: ${fault} (SPIRE 1.15.3, pkg/common/x509util/dns.go).`;
    return [{ kind: 'invalid-dns-name', ...about(draft, ['dns_names', index]), says: `“${name}” is not a DNS name for an X509-SVID.`, because, ...nearest }];
  });
  const covered = coveredNames(draft.dns_names).map(
    (name): Mistake => ({
      kind: 'covered-dns-name',
      ...about(draft, ['dns_names', draft.dns_names.indexOf(name)]),
      says: `${name} is covered by the wildcard *.${name.split('.').slice(1).join('.')} in the same list.`,
      because: 'SPIRE Server would take the entry and then sign no X509-SVID for it (SPIRE 1.15.3, CheckForWildcardOverlap).',
      nearest: `leave ${name} out`,
    }),
  );
  return [...broken, ...covered];
}

function hint(draft: Draft): readonly Mistake[] {
  const length = Buffer.byteLength(draft.hint ?? '');
  if (length <= 1024) return [];
  return [
    {
      kind: 'long-hint',
      ...about(draft, ['hint']),
      says: `The hint has ${length} bytes.`,
      because: 'It has at most 1024 (SPIRE 1.15.3, pkg/server/api/entry.go).',
    },
  ];
}

function expiry(draft: Draft, now: number): readonly Mistake[] {
  const { expires_at: at } = draft;
  if (at === undefined || at > now) return [];
  return [
    {
      kind: 'expired',
      ...about(draft, [draft.named.has('expires_at') ? 'expires_at' : 'entryExpiry']),
      says: `The entry’s end, ${at}, is in the past: ${at < 0 ? 'before 1970' : new Date(at * 1000).toISOString().slice(0, 19)}.`,
      because: 'It is a time in seconds since 1970, not a duration; SPIRE Server removes such an entry.',
      ...(at > 0 && at < 10 * 365 * 86_400 ? { nearest: String(now + at) } : {}),
    },
  ];
}

function stored(draft: Draft): readonly Mistake[] {
  if (!draft.store_svid) return [];
  const types = [...new Set(draft.selectors.map(({ type }) => type))];
  const source = 'SPIRE Server refuses it (SPIRE 1.15.3, validateRegistrationEntry).';
  return [
    ...(types.length > 1
      ? [
          {
            kind: 'mixed-store',
            ...about(draft, ['store_svid']),
            says: `An SVID to be stored has selectors of one type, not of ${types.join(' and ')}.`,
            because: source,
          },
        ]
      : []),
    ...(draft.disable_x509_svid_prefetch
      ? [
          {
            kind: 'mixed-store',
            ...about(draft, ['store_svid']),
            says: 'An SVID to be stored cannot be left unfetched (disable_x509_svid_prefetch).',
            because: source,
          },
        ]
      : []),
  ];
}

function federation(draft: Draft, { trustDomain, bundles }: ServerFacts): readonly Mistake[] {
  return draft.federates_with.flatMap((name, index): Mistake[] => {
    const where = about(draft, ['federates_with', index]);
    const fault = faultOfTrustDomain(name);
    if (fault !== undefined)
      return [{ kind: 'invalid-trust-domain', ...where, ...fault, ...(name === name.toLowerCase() ? {} : { nearest: name.toLowerCase() }) }];
    if (name === trustDomain || bundles.includes(name)) return [];
    const near = closest(name, bundles);
    return [
      {
        kind: 'no-bundle',
        ...where,
        says: `SPIRE Server has no bundle of ${name}. ${bundles.length === 0 ? 'It has none but its own.' : `It has those of ${some(bundles)}.`}`,
        because: 'It refuses an entry that federates with a trust domain whose bundle it never had (SPIRE 1.15.3, “unable to find federated bundle”).',
        nearest: near ?? `first: spire-server bundle set -id spiffe://${name} -path FILE`,
      },
    ];
  });
}

function ownDomain(draft: Draft, trustDomain: string): readonly Mistake[] {
  const index = draft.federates_with.indexOf(trustDomain);
  if (index === -1) return [];
  return [
    {
      kind: 'own-trust-domain',
      ...about(draft, ['federates_with', index]),
      says: `The entry federates with its own trust domain, ${trustDomain}.`,
      because: 'Every workload has that bundle anyway.',
    },
  ];
}

function ownId(draft: Draft): readonly Mistake[] {
  if (!draft.named.has('entry_id')) return [];
  return [
    {
      kind: 'own-id',
      ...about(draft, ['entry_id']),
      says: 'The entry_id of the file is not used.',
      because: 'An ID is made from what the entry says, so that a changed entry is seen as another.',
    },
  ];
}

function powers(draft: Draft): readonly Mistake[] {
  const found: Mistake[] = [];
  if (draft.admin) {
    found.push({
      kind: 'admin',
      ...about(draft, ['admin']),
      says: `A workload that gets ${draft.spiffe_id ?? 'this identity'} may change every entry and agent of SPIRE Server.`,
      because: 'admin opens the server’s own API to this identity (SPIRE 1.15.3, doc/spire_server.md, -admin).',
    });
  }
  if (draft.downstream) {
    found.push({
      kind: 'downstream',
      ...about(draft, ['downstream']),
      says: `A workload that gets ${draft.spiffe_id ?? 'this identity'} may have a signing certificate, and so make any identity of the trust domain.`,
      because: 'downstream is for another SPIRE Server beneath this one (SPIRE 1.15.3, doc/spire_server.md, -downstream).',
    });
  }
  return found;
}
