/**
 * A command in lines of at most `width`, as a shell reads them back to the same words: broken between arguments where
 * that is possible, each line but the last ended by a backslash (POSIX, “Shell Command Language”, 2.2.1). An argument that
 * is longer than a line is broken too; it goes on in the first column, because a space would be part of it.
 */
export function foldCommand(command: string, width: number, indent = '  '): readonly string[] {
  const further = `${indent}  `;
  const lines: string[] = [];
  let line = indent;
  for (const phrase of phrases(command, width - further.length - room)) {
    const first = line.trim() === '';
    if (!first && line.length + 1 + phrase.length + room > width) {
      lines.push(`${line} \\`);
      line = further;
    }
    line += line.trim() === '' ? phrase : ` ${phrase}`;
    if (line.length + room <= width) continue;
    const pieces = pieceUp(line, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  // The last line needs no backslash, so one that is just as wide as the terminal is whole again.
  return [...lines, line];
}

/** What a backslash takes at the end of a line, with the space before it. */
const room = 2;

/** Words that belong together: a flag and its value, and where they fit in a line, a pipe and what it leads to. */
function phrases(command: string, longest: number): readonly string[] {
  const found: string[] = [];
  for (const word of words(command)) {
    const last = found.at(-1);
    const joined = `${last} ${word}`;
    const isFlag = last !== undefined && /^-[^=\s]+$/.test(last) && !/^[-|;&]/.test(word);
    if (isFlag || (last !== undefined && /^(\||&&)$/.test(last) && joined.length <= longest)) found[found.length - 1] = joined;
    else found.push(word);
  }
  return found;
}

type Quote = '' | "'" | '"';

/** The words of a command, quotes and all. What stands in quotes, or in $(…), is part of its word. */
function words(command: string): readonly string[] {
  const found: string[] = [];
  let word = '';
  let depth = 0;
  scan(command, (character, quote, index) => {
    if (quote === '' && command.startsWith('$(', index)) depth++;
    if (quote === '' && depth > 0 && character === ')') depth--;
    if (quote === '' && depth === 0 && /\s/.test(character)) {
      if (word !== '') found.push(word);
      word = '';
    } else word += character;
  });
  return word === '' ? found : [...found, word];
}

/** Each character of a command, with the quotes that it stands in. */
function scan(text: string, see: (character: string, quote: Quote, index: number) => void): void {
  let quote: Quote = '';
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (quote === '' && (character === "'" || character === '"')) quote = character;
    else if (quote === character) {
      see(character, quote, index);
      quote = '';
      continue;
    }
    see(character, quote, index);
  }
}

/** A line whose last word is too long, in pieces; each but the last ends in a backslash, and single quotes are closed before it. */
function pieceUp(line: string, width: number): readonly string[] {
  const pieces: string[] = [];
  let rest = line;
  while (rest.length + room > width) {
    const at = breakAt(rest, width - room);
    if (at === undefined) break;
    const quoted = quoteAt(rest, at) === "'" ? "'" : '';
    pieces.push(`${rest.slice(0, at)}${quoted}\\`);
    rest = `${quoted}${rest.slice(at)}`;
  }
  return [...pieces, rest];
}

/** Where a piece ends: after what closes or divides something, where there is such a place in the second half of the line. */
function breakAt(text: string, longest: number): number | undefined {
  const start = (text.match(/^\s*'?/)?.[0].length ?? 0) + 1;
  let best: number | undefined;
  let last: number | undefined;
  scan(text, (character, quote, index) => {
    const at = index + 1;
    // In double quotes a backslash before the line's end is one, too; after a backslash, or beside a quote, it would not be.
    if (at <= start || at > longest || character === '\\' || character === "'" || character === '"' || text[at] === "'" || text[at] === '"') return;
    if (quote === '' && /\s/.test(character)) return;
    last = at;
    if (at > longest / 2 && /[,{}[\]|;/=:]/.test(character)) best = at;
  });
  return best ?? last;
}

function quoteAt(text: string, at: number): Quote {
  let found: Quote = '';
  scan(text.slice(0, at), (_, quote) => {
    found = quote;
  });
  return found;
}
