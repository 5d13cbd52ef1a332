import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { expect, test } from 'vitest';
import { certificatesIn } from './certificates.ts';

const [first = '', second = ''] = rootCertificates;

test('the certificates in a text, by what each of them is', () => {
  const { fingerprint256, subject } = new X509Certificate(first);
  const found = certificatesIn(`# the authorities\n${first}\n${second}`);
  expect(found).toHaveLength(2);
  expect(found[0]?.fingerprint).toBe(fingerprint256.replaceAll(':', '').toLowerCase());
  expect(found[0]?.subject).toBe(subject.split('\n').join(', '));
});

test('nothing where there is none, or only what looks like one', () => {
  for (const text of ['', '{"keys": []}', '-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----', first.slice(0, -30)])
    expect(certificatesIn(text)).toEqual([]);
});
