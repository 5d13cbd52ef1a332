import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkEntries } from './check.ts';
import type { ServerFacts } from './facts.ts';
import { readEntries } from './read-text.ts';

const server = 'spiffe://lab.test/spire/server';
const any = 'spiffe://lab.test/node/any';
const agent = (node: string) => ({
  id: `spiffe://lab.test/spire/agent/k8s_psat/blue/${node}-uid`,
  node,
  selectors: ['k8s_psat:cluster:blue', 'k8s_psat:agent_ns:spire', 'k8s_psat:agent_sa:spire-agent', `k8s_psat:agent_node_name:${node}`],
});

const facts: ServerFacts = {
  trustDomain: 'lab.test',
  agents: ['one', 'two'].map(agent),
  bundles: ['partner.example'],
  now: 1_760_000_000,
  entries: [
    { id: 'any-node', spiffeId: any, parentId: server, selectors: ['k8s_psat:cluster:blue'], ttl: 0 },
    { id: 'the-shop', spiffeId: 'spiffe://lab.test/shop', parentId: any, selectors: ['k8s:ns:shop', 'k8s:sa:shop'], ttl: 30 },
  ],
};

const entry = (path: string, more: Readonly<Record<string, unknown>> = {}) => ({
  spiffe_id: `spiffe://lab.test${path}`,
  parent_id: any,
  selectors: ['k8s:ns:a', `k8s:sa:${path.slice(1).replaceAll('/', '-')}`],
  ...more,
});
const check = (...entries: readonly unknown[]) => checkEntries(readEntries(Buffer.from(JSON.stringify({ entries }, undefined, 1))), facts);
const mistakesOf = (...entries: readonly unknown[]) =>
  check(...entries).mistakes.map(({ kind, nearest }) => [kind, ...(nearest === undefined ? [] : [nearest])]);
const warningsOf = (...entries: readonly unknown[]) => {
  const { mistakes, warnings } = check(...entries);
  expect(mistakes).toEqual([]);
  return warnings.map(({ kind }) => kind);
};

test('entries that agents get, with all that an entry can have, are right', () => {
  const alias = { spiffe_id: 'spiffe://lab.test/node/one', parent_id: server, selectors: ['k8s_psat:cluster:blue', 'k8s_psat:agent_node_name:one'] };
  const under = entry('/x', {
    parent_id: 'spiffe://lab.test/node/one',
    federates_with: ['partner.example'],
    dns_names: ['x.example', '*.x.example'],
    x509_svid_ttl: 60,
  });
  const deeper = entry('/y', { parent_id: 'spiffe://lab.test/x' });
  const ofOneAgent = entry('/z', { parent_id: facts.agents[0]?.id });
  expect(check(alias, under, deeper, ofOneAgent)).toEqual({ mistakes: [], warnings: [] });
});

describe('another trust domain', () => {
  const foreign = (text: object) => JSON.parse(JSON.stringify(text).replaceAll('lab.test', 'else.example')) as unknown;

  test('a whole file for it is one mistake, whatever its parents are', () => {
    const alias = { spiffe_id: 'spiffe://lab.test/agents', parent_id: server, selectors: ['k8s_psat:cluster:green'] };
    const { mistakes } = check(foreign(alias), foreign(entry('/x', { parent_id: 'spiffe://lab.test/agents' })));
    expect(mistakes).toMatchObject([{ kind: 'other-trust-domain', says: 'The file is for the trust domain else.example; this lab’s is lab.test.' }]);
  });

  test('each of several is one mistake, and the other entries are looked at as ever', () => {
    expect(
      mistakesOf(entry('/x', { spiffe_id: 'spiffe://lab.tset/x' }), foreign(entry('/y')), entry('/z', { parent_id: 'spiffe://lab.test/node/anny' })),
    ).toEqual([
      ['other-trust-domain', 'spiffe://lab.test/x'],
      ['other-trust-domain', 'spiffe://lab.test/y'],
      ['unknown-parent', any],
    ]);
  });
});

describe('parents', () => {
  test.each([
    ['misspelt', entry('/x', { parent_id: 'spiffe://lab.test/nodes/any' }), [['unknown-parent', any]]],
    ['missing', { spiffe_id: 'spiffe://lab.test/x', selectors: ['k8s:ns:a'] }, [['no-parent', `"parent_id": "${any}"`]]],
    ['an agent that is not attested', entry('/x', { parent_id: 'spiffe://lab.test/spire/agent/k8s_psat/blue/tow-uid' }), [['unknown-parent', agent('two').id]]],
    ['itself', entry('/x', { parent_id: 'spiffe://lab.test/x' }), [['own-parent', expect.any(String)]]],
    ['no SPIFFE ID', entry('/x', { parent_id: 'lab.test/node/any' }), [['invalid-id', any]]],
  ])('%s', (_, given, mistakes) => expect(mistakesOf(given)).toEqual(mistakes));

  test('a ring of entries reaches nobody', () => {
    const ring = mistakesOf(entry('/x', { parent_id: 'spiffe://lab.test/y' }), entry('/y', { parent_id: 'spiffe://lab.test/x' }));
    expect(ring).toEqual([
      ['ring', any],
      ['ring', any],
    ]);
  });

  test('an entry of the server that reaches nobody is no parent', () => {
    const hollow = { id: 'green', spiffeId: 'spiffe://lab.test/node/green', parentId: server, selectors: ['k8s_psat:cluster:green'], ttl: 0 };
    const read = readEntries(Buffer.from(JSON.stringify(entry('/x', { parent_id: 'spiffe://lab.test/node/green' }))));
    expect(checkEntries(read, { ...facts, entries: [...facts.entries, hollow] }).mistakes).toMatchObject([{ kind: 'hollow-parent' }]);
  });
});

describe('node aliases', () => {
  const alias = (...selectors: readonly string[]) => ({ spiffe_id: 'spiffe://lab.test/agents', parent_id: server, selectors });
  const beneath = (path: string) => entry(path, { parent_id: 'spiffe://lab.test/agents' });

  test.each([
    ['of another attestor', ['k8s_sat:agent_sa:spire-agent'], 'k8s_psat:agent_sa:spire-agent'],
    ['of another cluster', ['k8s_psat:cluster:bleu'], 'k8s_psat:cluster:blue'],
    ['with a misspelt kind', ['k8s_psat:agent-ns:spire'], 'k8s_psat:agent_ns:spire'],
    ['with two that are wrong', ['k8s_psat:cluster:bleu', 'k8s_psat:agent_sa:spire_agent'], 'k8s_psat:cluster:blue\nk8s_psat:agent_sa:spire-agent'],
  ])('%s: the nearest selectors that agents have, and who reaches nobody', (_, selectors, nearest) => {
    const { mistakes } = check(alias(...selectors), beneath('/x'), beneath('/y'));
    expect(mistakes).toMatchObject([{ kind: 'hollow-alias', entry: 1, says: expect.stringContaining('The 2 entries beneath it reach nobody.'), nearest }]);
  });

  test('selectors that no single agent has together', () => {
    const { mistakes } = check(alias('k8s_psat:agent_node_name:one', 'k8s_psat:agent_node_name:two'));
    expect(mistakes).toMatchObject([{ kind: 'hollow-alias', says: expect.stringContaining('lacks k8s_psat:agent_node_name:two') }]);
  });

  test('a second alias of the same ID that is true of agents carries what is beneath', () => {
    const { mistakes } = check(alias('k8s_psat:cluster:bleu'), alias('k8s_psat:cluster:blue'), beneath('/x'));
    expect(mistakes).toMatchObject([{ kind: 'hollow-alias', says: 'No attested agent has k8s_psat:cluster:bleu.' }]);
  });

  test('selectors of a process beneath the server: what to hang it on', () => {
    expect(mistakesOf(entry('/x', { parent_id: server }))).toEqual([['process-selectors', `"parent_id": "${any}"`]]);
  });

  test('selectors of nodes on a workload: the entry to write, on the alias that is there', () => {
    const given = { spiffe_id: 'spiffe://lab.test/ns/shop/sa/cart', selectors: ['k8s_psat:cluster:blue', 'k8s_psat:agent_ns:shop'] };
    const { mistakes } = check(given);
    expect(mistakes).toMatchObject([{ kind: 'node-selectors', because: expect.stringContaining(`The server has such an alias, ${any}`) }]);
    expect(check(JSON.parse(mistakes[0]?.nearest ?? '')).mistakes).toEqual([]);
  });

  test('selectors of nodes on a workload, where no alias is there: both to write', () => {
    const read = (entries: readonly unknown[]) => checkEntries(readEntries(Buffer.from(JSON.stringify(entries))), { ...facts, entries: [] });
    const [mistake] = read([{ spiffe_id: 'spiffe://lab.test/cart', parent_id: any, selectors: ['k8s_psat:agent_ns:spire', 'k8s:ns:shop'] }]).mistakes;
    expect(mistake?.kind).toBe('node-selectors');
    expect(read(JSON.parse(`[${mistake?.nearest}]`)).mistakes).toEqual([]);
  });
});

describe('selectors', () => {
  test.each([
    ['k8s:serviceaccount:x', [['unknown-selector', 'k8s:sa:x']]],
    ['k8s:Namespace:x', [['unknown-selector', 'k8s:ns:x']]],
    ['k8s:conatiner-name:x', [['unknown-selector', 'k8s:container-name:x']]],
    ['kubernetes:pod-name:x', [['unknown-selector-type', 'k8s:pod-name:x']]],
    ['unix:uids:0', [['unknown-selector', 'unix:uid:0']]],
    ['k8s:pod-name', [['no-value']]],
    ['k8s:ns:Shop', [['impossible-value', 'k8s:ns:shop'], ['opposed-selectors']]],
    ['k8s:sa:shop/cart', [['opposed-selectors'], ['impossible-value', 'k8s:ns:shop and k8s:sa:cart']]],
    ['k8s:pod-label:app', [['impossible-value']]],
    ['k8s:pod-label:app=web', [['impossible-value', 'k8s:pod-label:app:web']]],
    ['unix:uid:root', [['impossible-value', 'unix:user:root']]],
    ['k8s:pod-name:{{ .Name }}', [['placeholder']]],
    ['k8s:pod-name: web', [['white-space', 'k8s:pod-name:web']]],
    ['aws_secretsmanager:secretname:x', [['store-selector', '"store_svid": true']]],
    ['__proto__:ns:x', [['unknown-selector-type']]],
  ])('%s', (selector, mistakes) => {
    expect(mistakesOf(entry('/x', { selectors: ['k8s:ns:a', 'k8s:sa:x', selector] })).toSorted()).toEqual(mistakes.toSorted());
  });

  test.each([
    ['an account in every namespace', ['k8s:sa:x'], ['every-namespace']],
    ['a label in every namespace', ['k8s:pod-label:app:web'], ['every-namespace']],
    ['one pod', ['k8s:pod-uid:6f1c'], []],
    ['a process outside of pods', ['unix:uid:1000'], []],
    ['what only a broker’s objects have', ['k8s:ns:a', 'k8s:namespace:a'], ['broker-selector']],
  ])('%s', (_, selectors, warnings) => expect(warningsOf(entry('/x', { selectors }))).toEqual(warnings));
});

describe('fields', () => {
  test.each([
    ['an ID of SPIRE’s own', { spiffe_id: 'spiffe://lab.test/spire/x' }, [['reserved-path']]],
    ['a DNS name with a port', { dns_names: ['a.example:443'] }, [['invalid-dns-name', 'a.example']]],
    ['a DNS name that a wildcard covers', { dns_names: ['*.example', 'a.example'] }, [['covered-dns-name', 'leave a.example out']]],
    ['a duration as the end', { expires_at: 3600 }, [['expired', '1760003600']]],
    ['an end in the past, in the other form', { entryExpiry: 1_700_000_000 }, [['expired']]],
    ['a bundle that the server has not', { federates_with: ['partner.exmaple'] }, [['no-bundle', 'partner.example']]],
    ['no trust domain', { federates_with: ['Partner.example'] }, [['invalid-trust-domain', 'partner.example']]],
    ['an SVID to be stored, of two types', { store_svid: true, selectors: ['k8s:ns:a', 'aws_secretsmanager:secretname:x'] }, [['mixed-store']]],
    ['a hint that is too long', { hint: 'x'.repeat(1025) }, [['long-hint']]],
  ])('%s', (_, more, mistakes) => expect(mistakesOf(entry('/x', more))).toEqual(mistakes));

  test('what gives power over SPIRE Server is legal, and told', () =>
    expect(warningsOf(entry('/x', { admin: true, downstream: true }))).toEqual(['admin', 'downstream']));
  test('an ID of one’s own is not used, and told', () => expect(warningsOf(entry('/x', { entry_id: 'mine' }))).toEqual(['own-id']));
  test('federation with the own trust domain is legal, and told', () =>
    expect(warningsOf(entry('/x', { federates_with: ['lab.test'] }))).toEqual(['own-trust-domain']));
});

describe('doubles', () => {
  test('the same twice is told and made once', () => expect(warningsOf(entry('/x'), entry('/x'))).toEqual(['double']));
  test('the same with another TTL is refused', () => expect(mistakesOf(entry('/x'), entry('/x', { x509_svid_ttl: 60 }))).toEqual([['similar']]));
  test('what the server has already is refused, with its ID', () => {
    expect(check(entry('/shop', { selectors: ['k8s:sa:shop', 'k8s:ns:shop'] })).mistakes).toMatchObject([
      { kind: 'present', says: expect.stringContaining('the-shop') },
    ]);
  });
  test('one identity for two accounts is legal, and told once', () => {
    const same = { spiffe_id: 'spiffe://lab.test/ns/a/sa/default' };
    expect(warningsOf(entry('/x', same), entry('/y', same), entry('/z', same))).toEqual(['shared-id']);
    expect(warningsOf(entry('/x', same), entry('/x', { ...same, parent_id: facts.agents[0]?.id }))).toEqual([]);
  });
});

test('five mistakes of five kinds are five, in the order of the file', () => {
  const { mistakes } = check(
    entry('/a', { spiffe_id: 'spiffe://lab.test/a/' }),
    entry('/b', { selectors: ['k8s:serviceaccount:b'] }),
    entry('/c', { parent_id: 'spiffe://lab.test/node/none' }),
    entry('/d', { federates_with: ['nobody.example'] }),
    entry('/e', { ttl: 60 }),
  );
  expect(mistakes.map(({ kind, entry }) => [entry, kind])).toEqual([
    [1, 'invalid-id'],
    [2, 'unknown-selector'],
    [3, 'unknown-parent'],
    [4, 'no-bundle'],
    [5, 'old-ttl'],
  ]);
});

/** What a value that is missing or of another type leaves in a sentence. */
const ours = /undefined|\[object|NaN/;

// A busy machine may take long over hundreds of files.
test('no entry, of whatever texts, ends in a crash', { timeout: 60_000 }, () => {
  // A text of the file is quoted in what is said: one of these would look like a mistake of ours.
  const text = fc.string().filter((text) => !ours.test(text));
  const id = fc.oneof(text, fc.constantFrom(any, server, 'spiffe://lab.test/x', 'spiffe://else.example/x', 'spiffe://lab.test/spire/agent/x'));
  const selector = fc.oneof(text, fc.constantFrom('k8s:ns:a', 'k8s_psat:cluster:blue', 'unix:uid:x', 'aws_iid:az:x', 'constructor:x:y'));
  const anyEntry = fc.record(
    {
      spiffe_id: id,
      parent_id: id,
      selectors: fc.array(selector),
      federates_with: fc.array(text),
      dns_names: fc.array(text),
      expires_at: fc.integer(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 5 }), (entries) => {
      for (const { line, says, because } of [...check(...entries).mistakes, ...check(...entries).warnings]) {
        expect(line).toBeGreaterThan(0);
        expect(`${says}${because}`).not.toMatch(ours);
      }
    }),
    { numRuns: 300 },
  );
});
