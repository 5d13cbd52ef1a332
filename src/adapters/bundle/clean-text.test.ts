import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { foundIn, plant } from '../../../test/support/planted.ts';
import { contentOf } from '../../logs/parse-entry.ts';
import { cleanText } from './clean-text.ts';

const removed = (text: string): string => cleanText(text, (what) => `[removed: ${what}]`);

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
const pems = [
  rsa.export({ type: 'pkcs8', format: 'pem' }),
  rsa.export({ type: 'pkcs1', format: 'pem' }),
  p256.export({ type: 'sec1', format: 'pem' }),
  p384.export({ type: 'pkcs8', format: 'pem' }),
].map(String);
/** What must not be found any more: each whole line of base64 of a key. */
const secretsOf = (pem: string): readonly string[] => pem.split('\n').filter((line) => line !== '' && !line.startsWith('-----'));
const stamped = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line, index) => `2026-11-25T05:00:0${index % 10}.123456789Z ${line}\n`)
    .join('');

test.each(pems)('a private key is removed wherever it stands: %#', (pem) => {
  const forms = [
    `before ${pem} after`,
    JSON.stringify({ level: 'error', msg: `read ${pem}` }),
    stamped(`before\n${pem}and after`),
    // Its end only, because the lines before were cut; its beginning only, because the log goes on later.
    stamped(`${pem.split('\n').slice(2).join('\n')}and after`),
    stamped(`before\n${pem.split('\n').slice(0, -2).join('\n')}\nand after`),
    JSON.stringify({ msg: `read ${pem}` }).slice(0, -60),
  ];
  for (const form of forms) {
    const cleaned = removed(form);
    expect(secretsOf(pem).filter((secret) => cleaned.includes(secret))).toEqual([]);
    expect(cleaned).toContain('[removed: private key]');
    for (const word of ['before', 'after']) expect(cleaned.includes(word)).toBe(form.includes(word));
  }
});

test('two half keys do not take what stands between them', () => {
  const [pem = ''] = pems;
  const begun = stamped(pem.split('\n').slice(0, -2).join('\n'));
  const between = stamped(Array.from({ length: 1000 }, (_, index) => `{"msg":"line ${index}"}`).join('\n'));
  const cleaned = removed(`${begun}${between}${stamped(pem.split('\n').slice(1).join('\n'))}`);
  expect(cleaned.match(/"line \d+"/g)).toHaveLength(1000);
  expect(secretsOf(pem).filter((secret) => cleaned.includes(secret))).toEqual([]);
});

test.each([
  rsa.export({ type: 'pkcs8', format: 'der' }),
  rsa.export({ type: 'pkcs1', format: 'der' }),
  p256.export({ type: 'pkcs8', format: 'der' }),
  p256.export({ type: 'sec1', format: 'der' }),
  p384.export({ type: 'pkcs8', format: 'der' }),
  p384.export({ type: 'sec1', format: 'der' }),
])('a key without its frame, as keys.json of SPIRE has it, is removed: %#', (der) => {
  const key = der.toString('base64');
  expect(removed(`{"keys":{"x509-CA-A":"${key}"}}`)).toBe('{"keys":{"x509-CA-A":"[removed: private key]"}}');
});

test('of a JSON Web Key only what is private is removed, in a line of a log too', () => {
  const jwk = p256.export({ format: 'jwk' });
  for (const text of [JSON.stringify(jwk), JSON.stringify({ d: jwk.d, kty: 'EC' }), JSON.stringify({ msg: JSON.stringify(jwk) })]) {
    expect(removed(text)).not.toContain(jwk.d);
    expect(removed(text)).toContain('EC');
  }
});

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const signature = randomBytes(64).toString('base64url');

test.each([
  ['a JWT', `${part({ alg: 'ES256', kid: 'a' })}.${part({ sub: 'spiffe://spirelab.test/a', exp: 1 })}.${signature}`],
  ['one whose header has spaces', `${Buffer.from('{ "typ": "JWT", "alg": "RS256" }').toString('base64url')}.${part({ sub: 'a' })}.${signature}`],
  ['one that was cut', `${part({ alg: 'ES256', kid: 'a' })}.${part({ sub: 'spiffe://spirelab.test/a' })}`],
  ['an encrypted one', `${part({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.${signature}.${signature}.${signature}.${signature}`],
])('%s is removed from a line, which can still be read', (_, token) => {
  const line = removed(JSON.stringify({ level: 'debug', msg: 'Validated', token: `${token}` }));
  expect(contentOf(line)).toMatchObject({ level: 'debug', message: 'Validated', fields: { token: '[removed: token]' } });
});

test.each([
  ['authorization: Bearer 0123456789abcdef0123', 'authorization: Bearer [removed: token]'],
  ['spiffe://spirelab.test/spire/agent/join_token/6b5b5c1d-a26f-4d4a-9d2c-0c9ba1ddfd43', 'spiffe://spirelab.test/spire/agent/join_token/[removed: token]'],
  ['postgres://spire:s3cr3t@db:5432/spire', 'postgres://spire:[removed: password]@db:5432/spire'],
  ['dbname=spire user=spire password=s3cr3t host=db', 'dbname=spire user=spire password=[removed: secret setting] host=db'],
  [JSON.stringify({ password: 's3"cr\\3t', a: '"' }), '{"password":"[removed: secret setting]","a":"\\""}'],
  ['{"level":"info","token":"s3cr3t"}', '{"level":"info","token":"[removed: secret setting]"}'],
  [
    JSON.stringify({ msg: JSON.stringify({ client_secret: 's3cr3t', b: 1 }) }),
    JSON.stringify({ msg: JSON.stringify({ client_secret: '[removed: secret setting]', b: 1 }) }),
  ],
  ['level=info msg="x" api_token="s3cr3t" b=1', 'level=info msg="x" api_token="[removed: secret setting]" b=1'],
  ['export DB_PASSWORD=s3cr3t; run', 'export DB_PASSWORD=[removed: secret setting]; run'],
  ['using hvs.CAESIJ0123456789abcdefghij', 'using [removed: token]'],
])('%s', (text, cleaned) => expect(removed(text)).toBe(cleaned));

test.each([
  '-----BEGIN CERTIFICATE-----\nMIIBtTCCAVugAwIBAgIRAKg0vl4nVsXk\n-----END CERTIFICATE-----\n',
  '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n',
  'k8s:pod-image:ghcr.io/spiffe/spire-agent@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  'spiffe://spirelab.test/spire/agent/k8s_psat/spirelab/6b5b5c1d-a26f-4d4a-9d2c-0c9ba1ddfd43',
  '{"level":"info","msg":"Basic authentication is off; the token is in eyes.of.beholders"}',
  'unix:///spiffe-workload-api/spire-agent.sock',
])('what is public stays as it is: %s', (text) => expect(removed(text)).toBe(text));

test('a token and a bare key behind a line break that is written as an escape', () => {
  const { key, token } = plant();
  const bare = key.split('\n').slice(1, -2).join('');
  for (const text of [JSON.stringify(`config\n${key}\n${token}`), JSON.stringify(`config\r\n${token}`), JSON.stringify({ msg: `x\t${bare}` })])
    expect(foundIn(Buffer.from(cleanText(text, (what) => `[removed: ${what}]`)), plantedOnly(key, token))).toEqual([]);
});

function plantedOnly(key: string, token: string) {
  return { ...plant(), key, token };
}
