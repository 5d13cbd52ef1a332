import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileEntries } from './check.ts';
import { readEntries } from './read-text.ts';

const read = (text: string) => readEntries(Buffer.from(text));
const kindsOf = (text: string) =>
  read(text).mistakes.map(({ kind, line, column, nearest }) => [kind, line, column, ...(nearest === undefined ? [] : [nearest])]);

const shop = {
  spiffe_id: 'spiffe://lab.test/shop',
  parent_id: 'spiffe://lab.test/node/any',
  selectors: [{ type: 'k8s', value: 'ns:shop' }],
};
const asJson = JSON.stringify({ entries: [shop] });
const wanted = fileEntries(read(asJson));

describe('forms that mean the same entry', () => {
  test.each([
    ['JSON', asJson],
    ['a list at the top', JSON.stringify([shop])],
    ['an entry by itself', JSON.stringify(shop)],
    ['what entry show printed before SPIRE 1.15.0', JSON.stringify([{ entries: [shop], next_page_token: '' }])],
    ['comments, and commas too many', `// ours\n{"entries": [ /* one */ ${JSON.stringify(shop)}, ], }`],
    ['selectors as text', JSON.stringify({ entries: [{ ...shop, selectors: ['k8s:ns:shop'] }] })],
    ['there twice', JSON.stringify({ entries: [shop, shop] })],
    ['YAML', 'entries:\n- spiffe_id: spiffe://lab.test/shop\n  parent_id: spiffe://lab.test/node/any\n  selectors: [{type: k8s, value: "ns:shop"}]\n'],
    ['YAML with CRLF', 'entries:\r\n- spiffe_id: spiffe://lab.test/shop\r\n  parent_id: spiffe://lab.test/node/any\r\n  selectors:\r\n  - k8s:ns:shop\r\n'],
    ['several documents', '---\n# none\n---\nspiffe_id: spiffe://lab.test/shop\nparent_id: spiffe://lab.test/node/any\nselectors: [k8s:ns:shop]\n'],
    [
      'YAML with a merge key',
      '- &base\n  spiffe_id: spiffe://lab.test/shop\n  parent_id: spiffe://lab.test/node/any\n  selectors: [k8s:ns:shop]\n- <<: *base\n  x509_svid_ttl: 0\n',
    ],
    ['keys without quotes', `{entries: [{spiffe_id: "spiffe://lab.test/shop", parent_id: "spiffe://lab.test/node/any", selectors: ["k8s:ns:shop"]}]} # ours`],
    [
      'what entry show -output json prints',
      JSON.stringify({
        entries: [
          {
            id: '91b1',
            spiffe_id: { trust_domain: 'lab.test', path: '/shop' },
            parent_id: { trust_domain: 'lab.test', path: '/node/any' },
            selectors: [{ type: 'k8s', value: 'ns:shop' }],
            x509_svid_ttl: 0,
            federates_with: [],
            hint: '',
            admin: false,
            created_at: '1760000000',
            downstream: false,
            expires_at: '0',
            dns_names: [],
            revision_number: '3',
            store_svid: false,
            jwt_svid_ttl: 0,
            additional_attributes: null,
          },
        ],
        next_page_token: '',
      }),
    ],
  ])('%s', (_, text) => {
    const found = read(text);
    expect(found.mistakes).toEqual([]);
    expect(fileEntries(found)).toEqual(wanted);
  });

  test.each([
    ['UTF-8 with a mark', Buffer.from(`\ufeff${asJson}`)],
    ['UTF-16, little end first, as PowerShell writes', Buffer.from(`\ufeff${asJson}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\ufeff${asJson}`, 'utf16le').swap16()],
    ['UTF-16 without a mark', Buffer.from(asJson, 'utf16le')],
  ])('%s', (_, bytes) => expect(fileEntries(readEntries(bytes))).toEqual(wanted));

  test('ISO 8859-1 is told, with the first letter that is it', () => {
    const text = '# der Käse\nentries: []\n';
    expect(readEntries(Buffer.from(text, 'latin1')).mistakes).toMatchObject([{ kind: 'no-utf-8', line: 1, column: 8, nearest: 'save it as UTF-8' }]);
  });

  test('every field comes through, in the form that entry create -data reads', () => {
    const all = {
      ...shop,
      x509_svid_ttl: 60,
      jwt_svid_ttl: 30,
      federates_with: ['spiffe://partner.example', 'other.example'],
      admin: true,
      downstream: true,
      dns_names: ['shop.example'],
      hint: 'inside',
      store_svid: true,
      expires_at: '1900000000',
      additional_attributes: { disable_x509_svid_prefetch: true, jwt_svid_include_jti: true },
    };
    const { expires_at, ...same } = all;
    expect(fileEntries(read(JSON.stringify(all)))).toEqual([
      {
        ...same,
        federates_with: ['spiffe://partner.example', 'spiffe://other.example'],
        entryExpiry: 1_900_000_000,
        entry_id: expect.stringMatching(/^applied-[0-9a-f]{16}$/),
      },
    ]);
  });
});

describe('what cannot be read', () => {
  test.each([
    ['nothing', '', [['empty', undefined, undefined]]],
    ['white space', '\n \t\n', [['empty', undefined, undefined]]],
    ['comments only', '# later\n', [['empty', undefined, undefined]]],
    ['an archive', '\u001f\u008b\u0008\u0000\u0000', [['no-text', undefined, undefined]]],
    ['a list that is not closed', '{"entries": [\n  {"spiffe_id": "x"}\n', [['syntax', 3, 1]]],
    ['a comma that is missing', '{"entries": [\n  {"spiffe_id": "x"\n   "parent_id": "y"}\n]}', [['syntax', 3, 4]]],
    ['a tab in YAML', 'entries:\n\t- spiffe_id: x\n', [['syntax', 2, 1, 'spaces']]],
    ['a colon too many in YAML', 'entries:\n- spiffe_id: a: b\n', [['syntax', 2, 14]]],
    ['a text', 'spiffe://lab.test/shop', [['no-entries', 1, 1]]],
    ['another list', '{"entrys": []}', [['no-entries', 1, 2, 'entries']]],
    ['entries that are no list', '{"entries": {}}', [['wrong-type', 1, 13]]],
    [
      'an object of Kubernetes',
      'apiVersion: spire.spiffe.io/v1alpha1\nkind: ClusterStaticEntry\nspec: {}\n',
      [['kubernetes-object', 1, 1, 'kubectl apply -f FILE']],
    ],
    [
      'what entry show prints for people',
      'Found 1 entry\nEntry ID         : x\nSPIFFE ID        : y\n',
      [['no-entries', undefined, undefined, 'spire-server entry show -output json']],
    ],
    ['aliases without end', 'a: &a [*a]\nentries: *a\n', [['syntax', undefined, undefined]]],
    ['depth without end', '['.repeat(100_000), [['syntax', undefined, undefined]]],
  ])('%s', (_, text, mistakes) => expect(kindsOf(text)).toEqual(mistakes));
});

test('every mistake of every entry is told, at its place, with what was probably meant', () => {
  const text = `{"entries": [
  {"spiffe_id": "spiffe://LAB.test/shop/",
   "parent_id": {"trustdomain": "lab.test", "path": "/node/any"},
   "selectors": ["k8s", {"type": "k8s:ns", "value": "shop"}, {"type": "k8s", "value": 7}],
   "x509_svid_ttl": "1h", "jwt_svid_ttl": -1, "admin": "yes", "ttl": 60},
  "shop",
  {"spiffeID": "spiffe://lab.test/shop", "selectors": [], "dns": ["a"], "dns_names": [1], "hint": "x", "hint": "y"}
]}`;
  expect(kindsOf(text)).toEqual([
    ['invalid-id', 2, 4, 'spiffe://lab.test/shop'],
    ['invalid-id', 2, 4, 'spiffe://lab.test/shop'],
    ['unknown-field', 3, 18, 'trust_domain'],
    ['invalid-selector', 4, 18],
    ['invalid-selector', 4, 25, '{"type":"k8s","value":"ns:shop"}'],
    ['wrong-type', 4, 78, '"7"'],
    ['wrong-type', 5, 4, '3600'],
    ['invalid-value', 5, 27],
    ['wrong-type', 5, 47, 'true'],
    ['old-ttl', 5, 63, 'leave it out: x509_svid_ttl is there'],
    ['wrong-type', 6, 3],
    ['unknown-field', 7, 4, 'spiffe_id'],
    ['invalid-value', 7, 42],
    ['unknown-field', 7, 59, 'dns_names'],
    ['wrong-type', 7, 87, '"1"'],
    ['double-field', 7, 104],
  ]);
});

test('the old ttl is told with its new name', () => {
  expect(kindsOf(JSON.stringify({ ...shop, ttl: 60 }))).toEqual([['old-ttl', 1, 127, '"x509_svid_ttl": 60']]);
});

test('a selector that YAML takes for a mapping is told as such', () => {
  expect(kindsOf('- spiffe_id: spiffe://lab.test/a\n  parent_id: spiffe://lab.test/b\n  selectors:\n  - k8s:ns: shop\n')).toEqual([
    ['wrong-type', 4, 5, '"k8s:ns:shop"'],
  ]);
});

test('thousands of entries are read in a moment', { timeout: 60_000 }, () => {
  const many = JSON.stringify({ entries: Array.from({ length: 5000 }, (_, index) => ({ ...shop, spiffe_id: `spiffe://lab.test/shop/${index}` })) });
  const began = process.cpuUsage();
  expect(fileEntries(read(many))).toHaveLength(5000);
  const { user, system } = process.cpuUsage(began);
  // Half a second where nothing else runs; what grows with the square of the entries takes a minute.
  expect((user + system) / 1e6).toBeLessThan(5);
});

/** A busy machine may take long over hundreds of files; milliseconds. */
const patience = { timeout: 60_000 };

describe('whatever the bytes are', patience, () => {
  const told = (bytes: Uint8Array): void => {
    const { drafts, mistakes } = readEntries(bytes);
    for (const { kind, says, because, line = 1, column = 1 } of mistakes) {
      expect(kind).toMatch(/^[a-z0-9-]+$/);
      expect(says.length).toBeGreaterThan(5);
      expect(because.length).toBeGreaterThan(5);
      expect(Math.min(line, column)).toBeGreaterThan(0);
    }
    // What has no mistake has a meaning: entries, or an empty list that says so.
    if (mistakes.length === 0 && drafts.length === 0) expect(new TextDecoder().decode(bytes)).toMatch(/entries|\[\s*\]/);
  };

  test('random ones', () => fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), told), { numRuns: 300 }));
  test('random JSON', () =>
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => told(Buffer.from(text))),
      { numRuns: 300 },
    ));
  test('a good file with some of it lost, doubled or exchanged', () => {
    const good = Buffer.from(JSON.stringify({ entries: [{ ...shop, x509_svid_ttl: 60, dns_names: ['shop.example'] }] }, undefined, 1));
    const position = fc.nat(good.length);
    fc.assert(
      fc.property(position, position, fc.string({ maxLength: 6 }), (from, to, put) =>
        told(Buffer.concat([good.subarray(0, from), Buffer.from(put), good.subarray(to)])),
      ),
      { numRuns: 500 },
    );
  });
  test('a good file with any value in place of any field', () => {
    const field = fc.constantFrom(
      'spiffe_id',
      'parent_id',
      'selectors',
      'x509_svid_ttl',
      'federates_with',
      'admin',
      'dns_names',
      'hint',
      'expires_at',
      'additional_attributes',
      '__proto__',
      'toString',
    );
    fc.assert(
      fc.property(field, fc.jsonValue({ maxDepth: 2 }), (name, value) =>
        told(Buffer.from(JSON.stringify({ entries: [Object.fromEntries([...Object.entries(shop), [name, value]])] }))),
      ),
      { numRuns: 500 },
    );
  });
});
