import { z } from 'zod';
import { usualLab } from '../core/command-line.ts';

const version = /^\d+\.\d+\.\d+$/;

/** The configuration file, and at the same time what flags and environment may set. */
export const configuration = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/, 'must be 1 to 32 lower-case letters, digits and dashes')
    .default(usualLab.name),
  lab: z.string().default('mtls'),
  spireVersion: z.string().regex(version, 'must be a version such as 1.15.3').default('1.15.3'),
  images: z.enum(['auto', 'registry', 'source']).default('auto'),
  registryMirror: z.string().optional(),
  nodeImage: z.string().optional(),
  apiPort: z.coerce.number().int().min(1).max(65_535).optional(),
  retain: z.boolean().default(false),
  offline: z.boolean().default(false),
});

export type Configuration = z.infer<typeof configuration>;
