import { z } from 'zod';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const imageRecord = z.object({
  reference: z.string(),
  digest: z.string(),
  origin: z.enum(['registry', 'source']),
  standIn: z.string().exactOptional(),
});

/** The first file of an archive: what the others are, and what they must be. */
export const archiveContents = z.object({
  format: z.literal('spirelab-images-1'),
  set: z.object({
    // Becomes a file's name on the other machine.
    key: z.string().regex(/^[0-9a-f]{16}$/),
    nodeImage: z.string().min(1),
    kubernetesVersion: z.string(),
    records: z.array(imageRecord).readonly(),
  }),
  /** What the engine calls the node image's content. */
  nodeImageId: z.string().startsWith('sha256:'),
  sha256: z.object({ 'node.tar': digest, 'images.tar': digest }),
});

export type ArchiveContents = z.infer<typeof archiveContents>;

/** The files of an archive, in their order. */
export const members = ['contents.json', 'node.tar', 'images.tar'] as const;
