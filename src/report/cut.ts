import { stripVTControlCharacters } from 'node:util';

/** The first line of a text, without control characters, in at most `width` columns. */
export function cut(text: string, width: number): string {
  const line = [
    ...(stripVTControlCharacters(text)
      .trim()
      .split(/\r?\n|\r/)[0] ?? ''),
  ];
  if (line.length <= width) return line.join('');
  return width < 1
    ? ''
    : `${line
        .slice(0, width - 1)
        .join('')
        .trimEnd()}…`;
}
