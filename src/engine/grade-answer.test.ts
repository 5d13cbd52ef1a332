import { expect, test } from 'vitest';
import { line, writer } from '../../test/support/lines.ts';
import { agents, client } from '../../test/support/nouns.ts';
import { logged } from '../lab/expectations.ts';
import { step } from '../lab/steps.ts';
import { gradeCause, gradeEvidence } from './grade-answer.ts';
import type { Mark } from './mark.ts';

const is = { id: 'misspelt-selector', area: 'registration' };

test.each([
  ['misspelt-selector', 'registration', 'right'],
  ['astray-entry', 'registration', 'related'],
  ['stop-server', 'server', 'wrong'],
])('%s of %s is %s', (id, area, grade) => expect(gradeCause({ id, area }, is)).toBe(grade));

const symptoms = [
  step('', {
    why: '',
    expect: [logged(agents, 'No identity issued', { within: 30 }), logged(client, 'call', { where: { status: 'ok' }, holdsAnyway: true, within: 5 })],
  }),
];
const agent = writer('spire-agent-1');
const before = line(1, agent, { msg: 'No identity issued', pid: 1 });
const shows = line(5, agent, { msg: 'No identity issued', pid: 2 });
const another = line(6, writer('mtls-client'), { event: 'call', status: 'ok' });
const mark: Mark = { at: 0n, isAfter: ({ at }) => at > before.at, isNewPod: () => false };
const entries = [before, shows, another];

test.each([
  ['a line that shows a symptom', shows.line, 'shows-a-symptom'],
  ['the same with blanks and a stamp', `  2026-01-01T00:00:05Z ${shows.line}\n`, 'shows-a-symptom'],
  ['such a line from before the fault', before.line, 'shows-something-else'],
  ['a line that comes anyway', another.line, 'shows-something-else'],
  ['a line that was made up', shows.line.replace('2', '3'), 'not-in-the-logs'],
  ['no line', undefined, 'none'],
])('%s', (_, given, grade) => expect(gradeEvidence(given, { symptoms }, entries, mark)).toBe(grade));
