import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { Failure } from '../../core/failure.ts';
import { keyOf } from '../files/content-key.ts';

/** Begins the ID of every entry that comes from a file, so that they can be told from the lab's own. */
export const appliedPrefix = 'applied-';

const spiffeId = z.string().regex(/^spiffe:\/\/[a-z0-9._-]+(\/[A-Za-z0-9._-]+)+$/, 'must be a SPIFFE ID with a path, such as spiffe://spirelab.test/ns/a/sa/b');

/** What `spire-server entry create -data` reads (SPIRE 1.15.3), without entry_id: that is made from the content. */
const entrySchema = z.strictObject({
  spiffe_id: spiffeId,
  parent_id: spiffeId,
  selectors: z.array(z.strictObject({ type: z.string().min(1), value: z.string().min(1) })).min(1, 'must have at least one'),
  x509_svid_ttl: z.number().int().min(0).optional(),
  jwt_svid_ttl: z.number().int().min(0).optional(),
  dns_names: z.array(z.string()).optional(),
  hint: z.string().optional(),
  admin: z.boolean().optional(),
  downstream: z.boolean().optional(),
});

const fileSchema = z.strictObject({ entries: z.array(entrySchema) });

export type FileEntry = z.infer<typeof entrySchema> & { readonly entry_id: string };

/** How many mistakes are shown: in a file of thousands one mistake is often made thousands of times. */
const mistakesShown = 10;

/**
 * Reads registration entries from a file, JSON or YAML, in the shape of `spire-server entry create -data`. An entry's
 * ID is made from its content: the same entry is the same, and a changed one is another.
 *
 * @throws Failure E_CONFIG with the mistakes, and where they are
 */
export async function readEntriesFile(path: string): Promise<readonly FileEntry[]> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new Failure('E_CONFIG', `${path} cannot be read: ${cause.message}`, { cause });
  });
  const parsed = fileSchema.safeParse(parsedFrom(text, path));
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`);
    const more = lines.length > mistakesShown ? [`and ${lines.length - mistakesShown} more`] : [];
    throw new Failure('E_CONFIG', `${lines.length} mistakes in ${path}.`, { evidence: [...lines.slice(0, mistakesShown), ...more] });
  }
  const entries = parsed.data.entries.map((entry) => ({ ...entry, entry_id: `${appliedPrefix}${keyOf(JSON.stringify(entry))}` }));
  return [...new Map(entries.map((entry) => [entry.entry_id, entry])).values()];
}

function parsedFrom(text: string, path: string): unknown {
  try {
    // JSON of thousands of entries takes YAML's parser seconds.
    return text.trimStart().startsWith('{') ? JSON.parse(text) : parse(text);
  } catch (cause) {
    throw new Failure('E_CONFIG', `${path} is neither JSON nor YAML: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
