import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { reportJsonSchema } from './json-schema.ts';
import { reportSchema } from './report-schema.ts';
import { controlReport, problem, report } from './sample.ts';

const committed = new URL('../../schema/report.schema.json', import.meta.url);

test('the committed schema is the one of the code; else run scripts/update-schema.ts', async () => {
  expect(await readFile(committed, 'utf8')).toBe(reportJsonSchema());
});

test.each([report, controlReport, { ...report, problems: [problem] }])('reports are what the schema says', (value) => {
  const validate = new Ajv2020({ strict: true, strictTypes: false }).compile(JSON.parse(reportJsonSchema()));
  expect(validate(JSON.parse(JSON.stringify(value))), JSON.stringify(validate.errors)).toBe(true);
  expect(reportSchema.parse(value)).toEqual(value);
});

test('what the schema does not say is refused', () => {
  const validate = new Ajv2020().compile(JSON.parse(reportJsonSchema()));
  expect(validate({ ...report, more: 1 })).toBe(false);
  expect(validate({ ...report, $schema: 'urn:spirelab:report:2' })).toBe(false);
});
