// Writes schema/report.schema.json anew after a change of src/report/report-schema.ts.
import { writeFile } from 'node:fs/promises';
import { reportJsonSchema } from '../src/report/json-schema.ts';

await writeFile(new URL('../schema/report.schema.json', import.meta.url), reportJsonSchema());
