/** Identifies the shape of report.json; a change that breaks readers gets the next number. */
export const reportSchemaId = 'urn:spirelab:report:1';
