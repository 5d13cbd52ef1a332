import { expect, test } from 'vitest';
import { epoch as now, svid } from '../../test/support/lines.ts';
import { client, greeter } from '../../test/support/nouns.ts';
import { bookOf } from '../../test/support/recordings.ts';
import { logged } from '../lab/expectations.ts';
import { earliestNotAfter } from '../lab/moments.ts';
import { step } from '../lab/steps.ts';
import { fromSeconds } from '../logs/timestamp.ts';
import { budgetOf } from './budget.ts';
import { predict } from './predict.ts';

const book = bookOf([svid(1, 'mtls-client', client.id, '2026-01-01T00:00:30Z'), svid(2, 'mtls-server', greeter.id, '2026-01-01T00:00:25Z')]);
const fails = { where: { status: 'fail' } } as const;
const symptoms = (...expect: readonly ReturnType<typeof logged>[]) => ({ symptoms: [step('It is seen', { why: '', expect })] });

test('a failure that hangs on a NotAfter comes at the earlier one that is held now', () => {
  const told = predict(symptoms(logged(client, 'call', { ...fails, after: earliestNotAfter(client, greeter), within: 2 })), book, now);
  expect(told).toMatchObject({ what: 'the first failure', at: ['mtls-client'], from: '2026-01-01T00:00:25.000000000Z', to: '2026-01-01T00:00:27.000000000Z' });
});

test('any other line comes within its time from now', () => {
  const told = predict(symptoms(logged(client, 'identity', { within: 30 })), book, now);
  expect(told).toMatchObject({ what: 'the first line “identity”', to: '2026-01-01T00:00:30.000000000Z', because: 'counted from now' });
});

test('what holds without the fault, too, is no prediction', () => {
  expect(predict(symptoms(logged(client, 'call', { within: 30, holdsAnyway: true })), book, now)).toBeUndefined();
});

test('if the server died now, both of a pair fail at the NotAfter that comes first, and who has none is told as that', () => {
  const lone = { ...client, name: 'lone', labels: { app: 'lone' }, id: 'spiffe://spirelab.test/lone' };
  const budget = budgetOf({ workloads: [client, greeter, lone], flows: [{ between: [client, greeter] }] }, book, now + fromSeconds(5));
  expect(budget).toMatchObject([
    { workload: 'mtls-client', holds: { seconds: 25 }, fails: { seconds: 20, because: 'mtls-server' } },
    { workload: 'mtls-server', holds: { seconds: 20 }, fails: { seconds: 20, because: 'mtls-server' } },
    { workload: 'lone' },
  ]);
  expect(budget[2]).not.toHaveProperty('fails');
});
