import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { root } from './spirelab.ts';

/** A person at a terminal: reads what comes after what was read last, and types. */
export interface Terminal {
  /** Reads on until the program asks for something, and returns what it said since. */
  asked(): Promise<string>;
  /** A line, ended by Enter. */
  type(line: string): void;
  /** Ctrl-C. */
  interrupt(): void;
  readonly ended: Promise<{ readonly exitCode: number; readonly rest: string }>;
}

/** The product in a terminal of that size, 0 for an unknown one; script(1) of util-linux makes it. */
export function openTerminal(
  args: readonly string[],
  { columns, rows }: { readonly columns: number; readonly rows: number },
  env: Record<string, string> = {},
): Terminal {
  const command = `stty cols ${columns} rows ${rows}; exec node scripts/spirelab.mjs ${args.join(' ')}`;
  const script = execa('script', ['--quiet', '--flush', '--return', '--command', command, '/dev/null'], {
    cwd: root,
    reject: false,
    buffer: false,
    // A person has none of these set.
    env: { TERM: 'xterm', CI: undefined, NO_COLOR: undefined, ...env },
  });
  let unread = '';
  let listener: () => void = () => undefined;
  script.stdout.on('data', (chunk: Buffer) => {
    unread += chunk.toString('utf8');
    listener();
  });
  const take = (): string => {
    const text = stripVTControlCharacters(unread).replaceAll('\r', '');
    unread = '';
    return text;
  };
  const ended = script.then(({ exitCode }) => ({ exitCode: exitCode ?? -1, rest: take() }));
  return {
    async asked() {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const look = (): void => {
        if (stripVTControlCharacters(unread).replaceAll('\r', '').endsWith('\n> ')) resolve(take());
      };
      listener = look;
      look();
      ended.then(({ rest }) => reject(new Error(`it ended without asking anything:\n${rest}`)));
      return promise;
    },
    type: (line) => void script.stdin.write(`${line}\r`),
    interrupt: () => void script.stdin.write('\x03'),
    ended,
  };
}
