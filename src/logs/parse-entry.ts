import type { Fields, LogEntry, Writer } from './entry.ts';

/**
 * Reads a line of SPIRE (JSON or logrus text; log_format decides, and people bring logs of clusters that they did not
 * configure), of the demo (JSON), or of anything else, which keeps level `unknown` and is never dropped.
 */
export function parseEntry(at: bigint, line: string, writer: Writer): LogEntry {
  const fields = fromJson(line) ?? fromLogfmt(line);
  if (fields === undefined) return { at, writer, line, level: 'unknown', message: line, fields: {} };
  const message = fields['msg'] ?? fields['event'] ?? line;
  return { at, writer, line, level: String(fields['level'] ?? 'unknown'), message: String(message), fields };
}

function fromJson(line: string): Fields | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Fields;
  } catch {
    return undefined;
  }
}

/** logrus's text format: key=value, values quoted in Go's way where they need it. */
function fromLogfmt(line: string): Fields | undefined {
  if (!/(^|\s)msg=/.test(line)) return undefined;
  const fields: Record<string, unknown> = {};
  for (const [, key, quoted, bare] of line.matchAll(/([\w.-]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g)) {
    if (key !== undefined)
      fields[key] = quoted === undefined ? bare : quoted.replace(/\\(.)/g, (_, escaped: string) => ({ n: '\n', t: '\t' })[escaped] ?? escaped);
  }
  return fields;
}
