// Writes schema/*.schema.json anew after a change of src/report/report-schema.ts or src/adapters/bundle/manifest.ts.
import { writeFile } from 'node:fs/promises';
import { manifestJsonSchema } from '../src/adapters/bundle/manifest.ts';
import { reportJsonSchema } from '../src/report/json-schema.ts';

await writeFile(new URL('../schema/report.schema.json', import.meta.url), reportJsonSchema());
await writeFile(new URL('../schema/bundle.schema.json', import.meta.url), manifestJsonSchema());
