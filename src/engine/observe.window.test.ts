import { describe, expect, test } from 'vitest';
import type { FakeLab } from '../../test/support/fake-lab.ts';
import { agents, client, mtlsServer } from '../../test/support/nouns.ts';
import { one, see } from '../../test/support/observed-step.ts';
import { logged } from '../lab/expectations.ts';
import { earliestNotAfter } from '../lab/moments.ts';

describe('logged, with a window that hangs on a NotAfter', () => {
  const expiry = earliestNotAfter(client, mtlsServer);
  const breaks = logged(client, 'call', { where: { status: 'fail' }, after: expiry, within: 2 });
  const fail = { event: 'call', status: 'fail' };
  const svidsUntil = (clientSeconds: number, serverSeconds: number) => (lab: FakeLab) => {
    const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
    lab.say('mtls-client', { event: 'svid', spiffe_id: client.id, not_after: at(clientSeconds) });
    lab.say('mtls-server', { event: 'svid', spiffe_id: mtlsServer.id, not_after: at(serverSeconds) });
  };

  test('it passes at the earlier of the two', async () => {
    const result = await one(breaks, { before: svidsUntil(25, 20), act: (lab) => lab.say('mtls-client', fail, 20_010) });
    expect(result).toMatchObject({ status: 'passed', window: { from: '2026-01-01T00:00:20.000000000Z', to: '2026-01-01T00:00:22.000000000Z' } });
  });

  test('before it, is too early, and ends the wait', async () => {
    const { results, ended } = await see([breaks], { before: svidsUntil(25, 20), act: (lab) => lab.say('mtls-client', fail, 19_990) });
    expect(results).toMatchObject([{ status: 'failed', reason: 'too-early', received: 'it came 0.01 s too early' }]);
    expect(ended).toBeLessThan(23_500);
  });

  test('after it closed, is too late', async () => {
    const result = await one(breaks, { before: svidsUntil(25, 20), act: (lab) => lab.say('mtls-client', fail, 22_500) });
    expect(result).toMatchObject({ status: 'failed', reason: 'absent', received: 'it came 0.50 s too late' });
  });

  test('what came between the fault and this step is too early as well', async () => {
    const before = (lab: FakeLab): void => {
      svidsUntil(25, 20)(lab);
      lab.say('mtls-client', fail);
    };
    expect(await one(breaks, { before, sinceBefore: true })).toMatchObject({ status: 'failed', reason: 'too-early' });
  });

  test('with no SVID in the logs of one of them it cannot be decided, and says so at once', async () => {
    const { results, ended } = await see([breaks], {
      before: (lab) => lab.say('mtls-client', { event: 'svid', spiffe_id: client.id, not_after: '2026-01-01T00:00:20Z' }),
    });
    expect(results).toMatchObject([{ status: 'failed', reason: 'undecidable', received: 'no such X509-SVID is in their logs' }]);
    expect(ended).toBe(0);
  });

  test('a window that opens in the past finds what was written then', async () => {
    const fetched = logged(agents, 'Fetched X.509 SVID', { notBefore: -30, within: 10 });
    const { results, ended } = await see([fetched], { before: (lab) => lab.say('spire-agent-1', { msg: 'Fetched X.509 SVID' }) });
    expect(results).toMatchObject([{ status: 'passed' }]);
    expect(ended).toBe(0);
  });
});
