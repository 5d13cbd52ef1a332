import { expect, test } from 'vitest';
import { client } from '../../test/support/nouns.ts';
import { logged, never, state } from '../lab/expectations.ts';
import { findLab } from './labs.ts';
import { impatient } from './verify.ts';

test('a lab that is known to be broken is not waited for, whatever it promises', async () => {
  const mtls = await findLab('mtls');
  const slow = logged(client, 'call', { within: 90 });
  const step = { title: 'a', why: 'b', do: [], expect: [slow, never(client, 'no', { until: slow }), state('c', { kind: 'nodes' }, () => undefined, 60)] };
  const [hasty] = impatient({ ...mtls, ready: [step] }, 5).ready;
  expect(hasty?.expect).toMatchObject([{ window: { closesAfter: 5 } }, { kind: 'never' }, { within: 5 }]);
  // Known by identity: a copy would never be decided.
  expect(hasty?.expect[1]).toHaveProperty('until', hasty?.expect[0]);
  const [, forbidden] = hasty?.expect ?? [];
  expect(forbidden?.kind === 'never' && forbidden.until === hasty?.expect[0]).toBe(true);
});
