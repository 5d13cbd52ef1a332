import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { quoted } from './quoted.ts';

test.each(['plain', 'lab.yaml', 'my lab.yaml', "it's", '$HOME', '`id`', 'a\nb', '"', '\\', '*', '~', '', '; rm', '-c'])('a shell reads %j back', (word) => {
  expect(execFileSync('sh', ['-c', `printf %s ${quoted(word)}`], { encoding: 'utf8' })).toBe(word);
});

test('what needs no quotes gets none', () => {
  expect(['reset', '--name', './labs/second.yaml', 'kindest/node:v1.34.1@sha256:ab'].map(quoted)).toEqual([
    'reset',
    '--name',
    './labs/second.yaml',
    'kindest/node:v1.34.1@sha256:ab',
  ]);
});
