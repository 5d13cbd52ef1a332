import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { fakeLab } from '../../test/support/fake-lab.ts';
import { mistake } from '../lab/mistakes.ts';
import type { Probe } from '../lab/probes.ts';
import { diagnose } from './diagnose.ts';

test('a question that several diagnoses have is asked once', async () => {
  const asked: Probe[] = [];
  const lab = fakeLab(new FakeClock(), {
    onAsk: (probe) => {
      asked.push(probe);
      return probe.kind;
    },
  });
  const finds = (value: unknown) => mistake('It is.', `It is ${String(value)}.`);
  const diagnoses = (['entries', 'nodes', 'entries'] as const).map((kind) => ({ probe: { kind }, finds, advice: 'Look.' }));
  const hints = await diagnose({ task: { diagnoses } }, { lab, signal: new AbortController().signal });
  expect(hints.map(({ mistake: { says } }) => says)).toEqual(['It is entries.', 'It is nodes.', 'It is entries.']);
  expect(asked.map(({ kind }) => kind)).toEqual(['entries', 'nodes']);
});
