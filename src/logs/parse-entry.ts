import type { Fields, LogEntry, Writer } from './entry.ts';

/** What a line says, beyond its text. */
type Content = Pick<LogEntry, 'level' | 'message' | 'fields'>;

/**
 * Reads a line of SPIRE (JSON or logrus text; log_format decides, and people bring logs of clusters that they did not
 * configure), of the demo (JSON), or of anything else, which keeps level `unknown` and is never dropped.
 *
 * It is read when somebody asks what it says: of a flood, most lines are only kept for a while.
 */
export function parseEntry(at: bigint, line: string, writer: Writer): LogEntry {
  return new ParsedEntry(at, line, writer);
}

class ParsedEntry implements LogEntry {
  readonly at: bigint;
  readonly line: string;
  readonly writer: Writer;
  #content: Content | undefined;

  constructor(at: bigint, line: string, writer: Writer) {
    this.at = at;
    this.line = line;
    this.writer = writer;
  }

  get level(): string {
    return this.#read().level;
  }

  get message(): string {
    return this.#read().message;
  }

  get fields(): Fields {
    return this.#read().fields;
  }

  #read(): Content {
    this.#content ??= contentOf(this.line);
    return this.#content;
  }
}

/** What a line says, whoever wrote it. */
export function contentOf(line: string): Content {
  const fields = fromJson(line) ?? fromLogfmt(line);
  if (fields === undefined) return { level: 'unknown', message: line, fields: {} };
  return { level: String(fields['level'] ?? 'unknown'), message: String(fields['msg'] ?? fields['event'] ?? line), fields };
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
