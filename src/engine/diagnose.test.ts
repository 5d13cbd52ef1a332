import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { fakeLab } from '../../test/support/fake-lab.ts';
import { Failure } from '../core/failure.ts';
import { mistakeIn } from '../lab/diagnosis.ts';
import { mistake, rule } from '../lab/mistakes.ts';
import { diagnose } from './diagnose.ts';

const { signal } = new AbortController();
const list = (what: string) => rule(`lists/${what}`, (answer: readonly object[]) => mistake('It is.', `It is ${answer.length} ${what}.`));
const entries = mistakeIn({ question: { kind: 'entries' }, finds: list('entries'), advice: 'Look.' });
const nodes = mistakeIn({ question: { kind: 'nodes' }, finds: list('nodes'), advice: 'Look.' });

test('a question that several diagnoses have is asked once', async () => {
  const asked: string[] = [];
  const lab = fakeLab(new FakeClock(), {
    answers: {
      entries({ kind }) {
        asked.push(kind);
        return [];
      },
      nodes({ kind }) {
        asked.push(kind);
        return [];
      },
    },
  });
  const hints = await diagnose({ task: { diagnoses: [entries, nodes, entries] } }, { lab, signal });
  expect(hints.map(({ mistake: { says } }) => says)).toEqual(['It is 0 entries.', 'It is 0 nodes.', 'It is 0 entries.']);
  expect(asked).toEqual(['entries', 'nodes']);
});

test('a server that cannot be asked is asked once, shows no mistake, and hides no other', async () => {
  const asked: string[] = [];
  const lab = fakeLab(new FakeClock(), {
    answers: {
      entries({ kind }) {
        asked.push(kind);
        throw new Failure('E_SPIRE_CLI', 'connection refused');
      },
      nodes: () => [],
    },
  });
  const hints = await diagnose({ task: { diagnoses: [entries, entries, nodes] } }, { lab, signal });
  expect(hints.map(({ mistake: { says } }) => says)).toEqual(['It is 0 nodes.']);
  expect(asked).toEqual(['entries']);
});
