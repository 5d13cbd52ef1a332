/**
 * Prose in lines of at most `width`. A word that is longer stays whole: it is a path, an ID or a URL to copy. So does what
 * is to be typed, which stands between backticks.
 */
export function wrap(text: string, width: number): readonly string[] {
  return text
    .trimEnd()
    .split('\n')
    .flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): readonly string[] {
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = indent;
  for (const word of wordsOf(line)) {
    if (current.trim() !== '' && current.length + 1 + word.length > width) {
      lines.push(current);
      current = indent;
    }
    current += current.trim() === '' ? word : ` ${word}`;
  }
  return [...lines, current];
}

/** A word; or what stands between backticks, with what follows it at once. */
const whole = /(?:\S*`[^`]*`)+\S*|\S+/g;

function wordsOf(line: string): readonly string[] {
  return line.match(whole) ?? [''];
}

/** `label` stands before the first line, the others are indented to stay under it. */
export function wrapUnder(label: string, text: string, width: number): readonly string[] {
  const indent = ' '.repeat(label.length);
  return wrap(text, width - label.length).map((line, index) => `${index === 0 ? label : indent}${line}`.trimEnd());
}
