import { styleText } from 'node:util';

export type Format = Parameters<typeof styleText>[0];
export type Paint = (format: Format, text: string) => string;

/** The decision about colour was made once, by terminal.ts: styleText is not to look at process.stdout again. */
export function painter(color: boolean): Paint {
  return color ? (format, text) => styleText(format, text, { validateStream: false }) : (_, text) => text;
}
