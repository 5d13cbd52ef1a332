/**
 * Why SPIRE Server refuses a DNS name of an entry (SPIRE 1.15.3, pkg/common/x509util/dns.go: IDNA with strict domain
 * names and checked hyphens and lengths; a wildcard may be the whole first label).
 */
export function faultOfDnsName(name: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly the ASCII characters are meant.
  if (!/^[\x00-\x7f]*$/.test(name)) return 'it is not ASCII: write it in Punycode, xn--…';
  const bare = name.startsWith('*.') ? name.slice(2) : name;
  if (bare.includes('*')) return 'a wildcard may only be the first label, as in *.example.org';
  if (bare.trim() === '') return 'it is empty';
  if (bare.endsWith('.')) return 'it ends with a dot';
  if (bare.length > 253) return 'it is longer than 253 characters';
  for (const label of bare.split('.')) {
    if (label === '') return 'a label is empty';
    if (label.length > 63) return `the label ${label.slice(0, 20)}… is longer than 63 characters`;
    if (label.startsWith('-') || label.endsWith('-')) return `the label ${label} begins or ends with a dash`;
    if (label.slice(2, 4) === '--' && !label.startsWith('xn--')) return `the label ${label} has dashes in places 3 and 4`;
  }
  return undefined;
}

/** The names that a wildcard of the same list covers: an X509-SVID with both is refused (same file, CheckForWildcardOverlap). */
export function coveredNames(names: readonly string[]): readonly string[] {
  const all = new Set(names);
  return names.filter((name) => !name.startsWith('*') && all.has(`*.${name.split('.').slice(1).join('.')}`));
}

/**
 * Whether SPIRE Server takes a DNS name that no client will ever ask for: with a scheme, a port, a path or white space.
 * Seen with SPIRE Server 1.15.3: `a.example:443` is taken as it is.
 */
export function isNoName(name: string): boolean {
  return /[\s/:@?#\\]/.test(name);
}
