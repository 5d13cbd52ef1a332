import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { configurationIn, namesIn, readConfiguration, settingIn, settingText, settingTexts } from './configuration.ts';

const psat = ['plugins', 'NodeAttestor', 'k8s_psat', 'plugin_data'];
const configMapsOf = async (file: string): Promise<readonly Record<string, string>[]> =>
  parseAllDocuments(await readFile(file, 'utf8')).flatMap((each) => (each.get('kind') === 'ConfigMap' ? [each.toJS().data] : []));
const dataOf = async (file: string): Promise<Record<string, string>> => parse(await readFile(file, 'utf8')).data;

/** The same in JSON, as an operator would write it. */
const serverTwin = JSON.stringify({
  server: { default_x509_svid_ttl: '1h', experimental: { cache_reload_interval: '1s' } },
  plugins: { NodeAttestor: [{ k8s_psat: { plugin_data: { clusters: { spirelab: { service_account_allow_list: ['spire:spire-agent'] } } } } }] },
});

describe("the lab's server, in HCL and in JSON", () => {
  test.each(['HCL', 'JSON'])('%s', async (form) => {
    const data = form === 'HCL' ? await dataOf('manifests/spire/server-config.yaml') : { 'anything.json': serverTwin };
    const found = configurationIn(data, 'server')?.settings;
    expect(settingText(found, ['server', 'default_x509_svid_ttl'])).toBe('1h');
    expect(settingText(found, ['server', 'experimental', 'cache_reload_interval'])).toBe('1s');
    expect(namesIn(found, [...psat, 'clusters'])).toEqual(['spirelab']);
    expect(settingIn(found, [...psat, 'clusters', 'spirelab', 'service_account_allow_list'])).toEqual({ kind: 'list', values: ['spire:spire-agent'] });
    expect(settingText(found, ['agent', 'socket_path'])).toBeUndefined();
  });
});

test("the lab's agent", async () => {
  const found = configurationIn(await dataOf('manifests/spire/agent-config.yaml'), 'agent')?.settings;
  expect(settingText(found, [...psat, 'cluster'])).toBe('spirelab');
  expect(settingIn(found, ['plugins', 'WorkloadAttestor', 'k8s', 'plugin_data', 'skip_kubelet_verification'])).toBe(true);
  expect(settingIn(found, ['plugins', 'KeyManager', 'memory', 'plugin_data'])).toEqual({ kind: 'block', settings: [] });
});

test('the lab under other names, in JSON under another key, with lists of blocks', async () => {
  const [server, agent] = await Promise.all(['server', 'agent'].map((part) => configMapsOf(`test/labs/manifests/other/${part}.yaml`)));
  const found = server?.flatMap((data) => configurationIn(data, 'server')?.settings ?? [])[0];
  expect(settingText(found, ['server', 'default_x509_svid_ttl'])).toBe('1h');
  expect(namesIn(found, [...psat, 'clusters'])).toEqual(['east']);
  expect(agent?.map((data) => settingText(configurationIn(data, 'agent')?.settings, [...psat, 'cluster']))).toContain('east');
  expect(settingText(configurationIn({ a: '{"server": [{"a": "b"}]}' }, 'server')?.settings, ['server', 'a'])).toBe('b');
});

const odd = `
# server { ttl = "1" }
server { // ttl = "2"
  /* ttl = "3"
  } */
  other { ttl = "4" }
  braces = "{ } # // \\" }"
  list = ["a", "b",]
  count = 12
  long = <<-EOF
    a }
    b
  EOF
}
server { late = "yes", count = 13 }
plugins { DataStore "sql" { plugin_data { a = "x", b = "y" } } KeyManager "disk" { plugin_data = { } } }
`;

test.each([
  ['a setting that is a comment, or is in another block', ['server', 'ttl'], undefined],
  ['a block within', ['server', 'other', 'ttl'], '4'],
  ['braces and a quote in a text', ['server', 'braces'], '{ } # // " }'],
  ['a number, the last where it is written twice', ['server', 'count'], 13],
  ['a heredoc', ['server', 'long'], 'a }\nb\n'],
  ['a block that is written twice', ['server', 'late'], 'yes'],
  ['a comma between settings', ['plugins', 'DataStore', 'sql', 'plugin_data', 'b'], 'y'],
  ['a block that is not there', ['agent', 'ttl'], undefined],
])('%s', (_, path, value) => expect(settingIn(readConfiguration(odd), path)).toEqual(value));

test.each(['server {', 'server }', 'a = ', '{"a": }', 'a = "b', '-----BEGIN CERTIFICATE-----', '[1]'])('%s is no configuration', (text) =>
  expect(readConfiguration(text)).toBeUndefined(),
);

test('the only one that has the block is taken, with its key; of several, none', () => {
  const data = { b: 'server { x = "2" }', c: 'agent { x = "3" }', d: 'words' };
  expect(configurationIn(data, 'server')?.key).toBe('b');
  expect(settingText(configurationIn(data, 'server')?.settings, ['server', 'x'])).toBe('2');
  expect(configurationIn({ a: 'server { x = "1" }', ...data }, 'server')).toBeUndefined();
  expect(settingText(configurationIn(data, 'agent')?.settings, ['agent', 'x'])).toBe('3');
  expect(configurationIn(undefined, 'agent')).toBeUndefined();
});

test('texts of a list are read, and nothing else of it', () => {
  const found = readConfiguration('a = ["b", 1, "c"]\nd = "e"');
  expect(settingTexts(found, ['a'])).toEqual(['b', 'c']);
  expect(settingTexts(found, ['d'])).toEqual([]);
});

type Tree = { readonly [name: string]: string | number | boolean | Tree };
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.dictionary(name, fc.oneof({ maxDepth: 3 }, fc.stringMatching(/^[ -#%-~]*$/), fc.integer(), fc.boolean(), tie('tree')), { noNullPrototype: true }),
}));

function hcl(of: Tree): string {
  return Object.entries(of)
    .map(([key, value]) => (typeof value === 'object' ? `${key} { # }\n${hcl(value)}\n}` : `${key} = ${JSON.stringify(value)}`))
    .join('\n');
}

test('HCL and JSON of the same settings are read alike', () =>
  fc.assert(
    fc.property(tree, (of) => {
      expect(readConfiguration(hcl(of))).toEqual(readConfiguration(JSON.stringify(of)));
    }),
  ));
