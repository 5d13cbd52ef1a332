import { z } from 'zod';

/** Identifies the format of a bundle; a change that breaks readers gets the next number. */
export const bundleFormat = 'urn:spirelab:bundle:1';

/** The first file of a bundle. */
export const manifestFile = 'manifest.json';

const origin = z
  .discriminatedUnion('kind', [
    record({ kind: z.literal('api'), path: z.string() }).describe('A GET of the API server'),
    record({ kind: z.literal('server'), command: list(z.string()) }).describe('A command of spire-server, in its pod, with -output json'),
    record({ kind: z.literal('node'), node: z.string(), command: list(z.string()) }).describe('A command in the container of a node, or about it'),
    record({ kind: z.literal('tool') }).describe('What spirelab itself noted'),
  ])
  .meta({ id: 'Origin', description: 'Where it came from' });

const fileSchema = record({
  path: z.string().describe('In the bundle'),
  bytes: z.number().meta({ type: 'integer' }),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  from: origin,
  removed: z.number().exactOptional().describe('How many values were removed from it; each has a marker in its place').meta({ type: 'integer' }),
  lines: record({ kept: z.number().meta({ type: 'integer' }), cut: z.number().meta({ type: 'integer' }) })
    .exactOptional()
    .describe('Of a log: its last lines are kept, and so many before them were not'),
}).meta({ id: 'File' });

export const manifestSchema = record({
  $schema: z.literal(bundleFormat).describe('The format of the whole bundle'),
  tool: record({ name: z.literal('spirelab'), version: z.string() }).describe('What wrote it'),
  why: z.enum(['asked', 'failed']).describe('Somebody asked for it, or a run failed'),
  lab: record({ name: z.string(), definition: z.string(), cluster: z.string() }),
  takenAt: z.string().exactOptional().describe("When it was begun, by the API server's clock, RFC 3339; absent where that could not be asked"),
  versions: record({ spire: z.string(), kubernetes: z.string() }).describe('Empty where unknown'),
  followed: list(z.string()).describe('Namespaces whose pods belong to the lab'),
  settings: z.record(z.string(), z.string()).readonly().describe('What the run was asked for'),
  files: list(fileSchema),
  absent: list(z.string()).describe('Paths of kinds that the API server does not serve'),
  missing: list(record({ path: z.string(), from: origin, why: z.string() })).describe('What is missing, and why'),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type BundledFile = Manifest['files'][number];
export type Origin = BundledFile['from'];

/** The text of schema/bundle.schema.json (draft 2020-12); scripts/update-schema.ts writes it. */
export function manifestJsonSchema(): string {
  const { $schema, ...shape } = z.toJSONSchema(manifestSchema, {
    target: 'draft-2020-12',
    // `readOnly` is about what an HTTP client may send; in a file it says nothing.
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
    },
  });
  return `${JSON.stringify({ $schema, $id: bundleFormat, title: 'The manifest of a bundle of spirelab (manifest.json)', ...shape }, null, 2)}\n`;
}

/** Closed and read-only. */
function record<const Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape).readonly();
}

function list<Item extends z.ZodType>(item: Item) {
  return z.array(item).readonly();
}
