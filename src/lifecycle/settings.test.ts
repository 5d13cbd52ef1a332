import { expect, test } from 'vitest';
import { commandFor, scriptFor, usualName } from './settings.ts';

test('what a user may type next names the lab, unless it is the usual one', () => {
  expect(commandFor({ name: usualName }, 'check rotation')).toBe('npm run -s lab -- check rotation');
  expect(commandFor({ name: 'mine' }, 'check rotation')).toBe('npm run -s lab -- check rotation --name mine');
  expect(scriptFor({ name: usualName }, 'lab:destroy')).toBe('npm run lab:destroy');
  expect(scriptFor({ name: 'mine' }, 'lab:destroy')).toBe('npm run lab:destroy -- --name mine');
});
