import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { fakeLab } from '../../test/support/fake-lab.ts';
import { epoch } from '../../test/support/lines.ts';
import { agents, client, mtlsServer } from '../../test/support/nouns.ts';
import type { Emission } from '../core/events.ts';
import { logged } from '../lab/expectations.ts';
import { defineFault } from '../lab/faults.ts';
import { earliestNotAfter } from '../lab/moments.ts';
import { step } from '../lab/steps.ts';
import { budgetOf } from './budget.ts';
import { clusterClock } from './cluster-clock.ts';
import { predict } from './predict.ts';
import { predictions } from './predictions.ts';

const notices = step('Agents notice', { why: '', expect: [logged(agents, 'Synchronize failed', { within: 30 })] });
const breaks = step('Requests fail', {
  why: '',
  expect: [logged(client, 'call', { where: { status: 'fail' }, after: earliestNotAfter(client, mtlsServer), within: 2 })],
});
const fault = (...symptoms: readonly (typeof notices)[]) =>
  defineFault({ id: 'x', title: '', why: '', level: 1, touches: 'everything', inject: [], symptoms, heal: [] });

function scene() {
  const clock = new FakeClock();
  const lab = fakeLab(clock);
  const given = (of: typeof client, second: number): void =>
    lab.say(of.deployment, { event: 'svid', spiffe_id: of.id, not_after: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString() });
  given(client, 27);
  given(mtlsServer, 21);
  return { clock, lab, given };
}

test('the first failure is predicted from the NotAfter of what is held', () => {
  const { lab } = scene();
  expect(predict(fault(notices, breaks), lab.logs, epoch)).toEqual({
    what: 'the first failure',
    at: ['mtls-client'],
    from: '2026-01-01T00:00:21.000000000Z',
    to: '2026-01-01T00:00:23.000000000Z',
    because: 'the earlier NotAfter of the X509-SVIDs that mtls-client and mtls-server held: 2026-01-01T00:00:21.000000000Z',
  });
});

test('without such a symptom it is the window of the first one, counted from now', () => {
  const { lab } = scene();
  expect(predict(fault(notices), lab.logs, epoch)).toMatchObject({
    at: ['SPIRE Agent'],
    from: '2026-01-01T00:00:00.000000000Z',
    to: '2026-01-01T00:00:30.000000000Z',
  });
});

test('it is told once, and again where an X509-SVID was renewed meanwhile', () => {
  const { clock, lab, given } = scene();
  const told: Emission[] = [];
  const tell = predictions(fault(breaks), { test: 'x', repetition: 1 }, { lab, cluster: clusterClock(lab.logs, clock), emit: (event) => told.push(event) });
  tell();
  tell();
  given(mtlsServer, 36);
  tell();
  expect(told).toMatchObject([
    { revised: false, prediction: { from: '2026-01-01T00:00:21.000000000Z' } },
    { revised: true, prediction: { from: '2026-01-01T00:00:27.000000000Z' } },
  ]);
});

test('the budget says of each workload what it holds, and whose X509-SVID ends its requests first', () => {
  const { lab } = scene();
  const nothing = step('', { why: '', expect: [] });
  const flows = [{ between: [client, mtlsServer], healthy: nothing, again: nothing }];
  const lone = { ...client, name: 'lone', deployment: 'lone', labels: { app: 'lone' }, id: 'spiffe://spirelab.test/lone' };
  expect(budgetOf({ workloads: [lone, client, mtlsServer], flows }, lab.logs, epoch)).toEqual([
    {
      workload: 'mtls-client',
      holds: { until: '2026-01-01T00:00:27.000000000Z', seconds: 27 },
      fails: { at: '2026-01-01T00:00:21.000000000Z', seconds: 21, because: 'mtls-server' },
    },
    {
      workload: 'mtls-server',
      holds: { until: '2026-01-01T00:00:21.000000000Z', seconds: 21 },
      fails: { at: '2026-01-01T00:00:21.000000000Z', seconds: 21, because: 'mtls-server' },
    },
    { workload: 'lone' },
  ]);
});
