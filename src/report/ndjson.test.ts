import { expect, test } from 'vitest';
import { ndjsonReporter } from './ndjson.ts';
import { events } from './sample.ts';

test('each event is one line that reads back as it was', () => {
  const lines: string[] = [];
  events.forEach(ndjsonReporter((line) => lines.push(line)));
  expect(lines.map((line) => JSON.parse(line))).toEqual(events);
  expect(lines.filter((line) => line.includes('\n'))).toEqual([]);
});
