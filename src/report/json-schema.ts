import { z } from 'zod';
import { reportSchema } from './report-schema.ts';
import { reportSchemaId } from './schema-id.ts';

/** The text of schema/report.schema.json (draft 2020-12); scripts/update-schema.ts writes it. */
export function reportJsonSchema(): string {
  const { $schema, ...shape } = z.toJSONSchema(reportSchema, {
    target: 'draft-2020-12',
    // `readOnly` is about what an HTTP client may send; in a file it says nothing.
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
    },
  });
  const title = 'The report of one run of spirelab (report.json)';
  return `${JSON.stringify({ $schema, $id: reportSchemaId, title, ...shape }, null, 2)}\n`;
}
