import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { cleanSettings } from './clean-settings.ts';

const removed = (text: string): string => cleanSettings(text, (what) => `[removed: ${what}]`);
const marker = '[removed: secret setting]';

test.each([
  ['HCL', 'connection_string = "dbname=spire user=spire password=s3cr3t"', `connection_string = "${marker}"`],
  ['HCL with escapes', String.raw`  token = "s3\"cr3t" # of vault`, `  token = "${marker}" # of vault`],
  ['HCL in one line', 'cert_auth { approle_secret_id = "s3cr3t" }', `cert_auth { approle_secret_id = "${marker}" }`],
  ['HCL with a list', 'aws_secret_access_key = ["s3cr3t", "s3cr3t"]', `aws_secret_access_key = ["${marker}"]`],
  ['HCL with a heredoc', 'join_token = <<EOF\ns3cr3t\nEOF\nnext = 1', `join_token = <<EOF\n${marker}\nEOF\nnext = 1`],
  ['JSON', '{"join_token": "s3cr3t", "trust_domain": "a.test"}', `{"join_token": "${marker}", "trust_domain": "a.test"}`],
  ['JSON, minified', '{"clientSecret":"s3cr3t","a":1}', `{"clientSecret":"${marker}","a":1}`],
  ['YAML', 'password: s3cr3t\nuser: spire\n', `password: "${marker}"\nuser: spire\n`],
  ['YAML with quotes', "db:\n  api-key: 's3cr3t'\n", `db:\n  api-key: "${marker}"\n`],
  ['YAML with a block', 'a:\n  token: |\n    s3cr3t\n    s3cr3t\n  b: 1\n', `a:\n  token: |\n    ${marker}\n  b: 1\n`],
  ['properties', 'db.password=s3cr3t\ndb.user=spire', `db.password="${marker}"\ndb.user=spire`],
])('%s: the value goes, the name and the rest stay', (_, text, cleaned) => {
  expect(removed(text)).toBe(cleaned);
});

test('what is left can still be read: JSON and YAML', () => {
  expect(JSON.parse(removed('{"a": {"secret": "s3cr3t", "passwords_from": ["x"]}, "token": "t-1"}'))).toEqual({
    a: { secret: marker, passwords_from: ['x'] },
    token: marker,
  });
  expect(parse(removed('a:\n  token: >-\n    s3cr3t\n  list:\n    - password: s3cr3t\n      user: b\n'))).toEqual({
    a: { token: marker, list: [{ password: marker, user: 'b' }] },
  });
});

test('the configurations of this project stay as they are', async () => {
  for (const file of ['server-config', 'agent-config', 'bundle']) {
    const [map] = parseAllDocuments(await readFile(join(import.meta.dirname, `../../../manifests/spire/${file}.yaml`), 'utf8'));
    const { data }: { readonly data?: Readonly<Record<string, string>> } = map?.toJS() ?? {};
    for (const text of Object.values(data ?? {})) expect(removed(text)).toBe(text);
  }
});

test.each([
  'token_path = "/var/run/secrets/tokens/spire-agent"',
  'keys_path = "/run/spire/data/keys.json"',
  'use_token_review_api_validation = true',
  'automountServiceAccountToken: false',
  'connection_string = "/run/spire/data/datastore.sqlite3"',
  'secretName: spire-tls',
])('no secret: %s', (text) => expect(removed(text)).toBe(text));
