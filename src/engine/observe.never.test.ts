import { describe, expect, test } from 'vitest';
import type { FakeLab } from '../../test/support/fake-lab.ts';
import { client } from '../../test/support/nouns.ts';
import { see } from '../../test/support/observed-step.ts';
import { logged, never } from '../lab/expectations.ts';

describe('never', () => {
  const answered = logged(client, 'call', { where: { status: 'ok' }, within: 10 });
  const noFailure = never(client, 'call', { where: { status: 'fail' }, until: answered });

  test('it holds when what closes it has come', async () => {
    const { results } = await see([answered, noFailure], { act: (lab) => lab.say('mtls-client', { event: 'call', status: 'ok' }, 500) });
    expect(results).toMatchObject([{ status: 'passed' }, { status: 'passed', received: `none until: ${answered.describe}` }]);
  });

  test('what must never come, before that, is forbidden', async () => {
    const act = (lab: FakeLab): void => {
      lab.say('mtls-client', { event: 'call', status: 'fail' }, 500);
      lab.say('mtls-client', { event: 'call', status: 'ok' }, 600);
    };
    const { results, settled } = await see([answered, noFailure], { act });
    expect(results).toMatchObject([{ status: 'passed' }, { status: 'failed', reason: 'forbidden', evidence: [{ line: '{"event":"call","status":"fail"}' }] }]);
    expect(settled).toEqual([`failed: ${noFailure.describe}`, `passed: ${answered.describe}`]);
  });

  test('what comes after that, or came before the step, is not', async () => {
    const { results } = await see([answered, noFailure], {
      before: (lab) => lab.say('mtls-client', { event: 'call', status: 'fail' }),
      act: async (lab, clock, signal) => {
        lab.say('mtls-client', { event: 'call', status: 'ok' }, 500);
        lab.say('mtls-client', { event: 'call', status: 'fail' }, 600);
        await clock.after(1000, signal);
      },
    });
    expect(results).toMatchObject([{ status: 'passed' }, { status: 'passed' }]);
  });

  test('where what would have closed it never comes, it proves nothing and is skipped', async () => {
    const { results } = await see([answered, noFailure]);
    expect(results).toMatchObject([
      { status: 'failed', reason: 'absent' },
      { status: 'skipped', received: `what would have closed it did not come: ${answered.describe}` },
    ]);
  });
});
