import { z } from 'zod';

export const int32 = 2 ** 31 - 1;
const idWords = 'It is one text, spiffe://trust.domain/path, or the object {"trust_domain": "trust.domain", "path": "/path"}.';
export const selectorWords = 'A selector is {"type": "k8s", "value": "ns:shop"}, or one text, "k8s:ns:shop".';

const id = z.union([z.string(), z.strictObject({ trust_domain: z.string('It is a text.'), path: z.string('It is a text.').default('') })], idWords);
const selector = z.union(
  [z.string(), z.strictObject({ type: z.string('It is a text: put it in double quotes.'), value: z.string('It is a text: put it in double quotes.') })],
  selectorWords,
);
const seconds = z
  .int('It is a whole number of seconds.')
  .min(0, 'It is a number of seconds, from 0 (the server’s own choice) up.')
  .max(int32, `It is at most ${int32} (int32).`);
const yesOrNo = z.boolean('It is true or false, without quotes.');
/** The API prints 64-bit numbers as text (protobuf, JSON mapping). */
const epoch = z.union(
  [
    z.int(),
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number),
  ],
  'It is a time in seconds since 1970.',
);

/**
 * One entry in either form: that of `spire-server entry create -data` (SPIRE 1.15.3, proto/spire/common/common.proto,
 * RegistrationEntry), and that which the API has and `entry show -output json` prints (spire-api-sdk, types.Entry). Fields that only one of them has are `entryExpiry` and `expires_at`.
 */
export const entrySchema = z.strictObject({
  spiffe_id: id,
  parent_id: id.optional(),
  selectors: z.array(selector, 'It is a list of selectors.').min(1, 'An entry without a selector would be for every process: SPIRE Server refuses it.'),
  x509_svid_ttl: seconds.optional(),
  jwt_svid_ttl: seconds.optional(),
  federates_with: z.array(z.string('It is the name of a trust domain, as text.'), 'It is a list of trust domains.').optional(),
  admin: yesOrNo.optional(),
  downstream: yesOrNo.optional(),
  dns_names: z.array(z.string('It is a DNS name, as text.'), 'It is a list of DNS names.').optional(),
  hint: z.string('It is a text.').optional(),
  store_svid: yesOrNo.optional(),
  expires_at: epoch.optional(),
  entryExpiry: epoch.optional(),
  additional_attributes: z
    .strictObject({ disable_x509_svid_prefetch: yesOrNo.optional(), jwt_svid_include_jti: yesOrNo.optional() }, 'It is an object.')
    .nullish(),
  // What the server gives, and takes from nobody: it stands in what `entry show` prints. We make the ID from the content.
  id: z.unknown().optional(),
  entry_id: z.unknown().optional(),
  revision_number: z.unknown().optional(),
  created_at: z.unknown().optional(),
});

export const fieldNames = Object.keys(entrySchema.shape);
/** The same with nothing that must be there: for what is left of an entry with mistakes. */
export const anySchema = entrySchema.partial();
