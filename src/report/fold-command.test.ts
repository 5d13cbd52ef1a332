import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { foldCommand } from './fold-command.ts';

test('a short command is one line', () => {
  expect(foldCommand('kubectl get nodes', 80)).toEqual(['  kubectl get nodes']);
});

test('a flag stays with its value, and a pipe with what it leads to', () => {
  expect(foldCommand('kubectl -n spire logs spire-server-0 | grep -E activated', 40)).toEqual([
    '  kubectl -n spire logs spire-server-0 \\',
    '    | grep -E activated',
  ]);
});

test('what is in single quotes is closed and opened again, in the first column', () => {
  expect(foldCommand(`patch a -p '{"spec":{"template":{"spec":{}}}}'`, 30)).toEqual(['  patch a \\', `    -p '{"spec":{"template":'\\`, `'{"spec":{}}}}'`]);
});

test.each([
  `echo "a b   c $(printf '%s' 'x y') and some more words that make it long enough to be broken"`,
  `echo 'one   two   three with   spaces that count, and it goes on and on, until it is too long'`,
  `echo $(kubectl get pods -o name | head -1) && kubectl -n spire exec "$pod" -- sh -c 'echo "$HOME"'`,
])('spaces in quotes are kept: %s', (command) => {
  const said = (text: string): string => execFileSync('bash', ['-c', `kubectl() { :; }; pod=p; ${text}`], { encoding: 'utf8' });
  const folded = foldCommand(command, 40);
  expect(folded.length).toBeGreaterThan(1);
  expect(said(folded.join('\n'))).toBe(said(command));
});
