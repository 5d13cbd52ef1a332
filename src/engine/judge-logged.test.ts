import { describe, expect, test } from 'vitest';
import { agents, client, mtlsServer, server } from '../../test/support/nouns.ts';
import { acidTests } from '../../test/support/recordings.ts';
import { usualLab } from '../core/command-line.ts';
import type { Decision } from '../core/results.ts';
import { type Logged, logged } from '../lab/expectations.ts';
import { earliestNotAfter as earliest } from '../lab/moments.ts';
import { newPodsOf, podOf } from '../lab/sources.ts';
import type { LogEntry } from '../logs/entry.ts';
import { LogBook } from '../logs/log-book.ts';
import { fromSeconds } from '../logs/timestamp.ts';
import { earliestNotAfter } from './held-svids.ts';
import { judgeLogged } from './judge-logged.ts';
import { type Mark, takeMark } from './mark.ts';

const all = acidTests.all();

/** The first recorded line that a test can speak of as a moment. */
function momentOf(wanted: (entry: LogEntry) => boolean): bigint {
  const found = all.find(wanted);
  if (found === undefined) throw new Error('the recordings have no such line');
  return found.at;
}

/** The run was stopped here: what an engine knew that had listened until then. */
function markAt(at: bigint): { readonly mark: Mark; readonly book: LogBook } {
  const book = new LogBook();
  const uids = new Set<string>();
  for (const entry of all) {
    if (entry.at >= at) break;
    book.add(entry);
    uids.add(entry.writer.podUid);
  }
  const nothing = async (): Promise<undefined> => undefined;
  const ask = (): Promise<never> => Promise.reject(new Error('nobody asks'));
  return {
    book,
    mark: takeMark({ logs: book, address: usualLab, podUids: () => uids, podUidsAt: () => uids, perform: nothing, ask, ground: nothing }, at),
  };
}

/** Judges an expectation as if its step had begun at an instant of the recorded run. */
function judge(expected: Logged, at: bigint, origin = at, since = at): Decision {
  const judging = judgeLogged(expected, origin, markAt(since).mark);
  const heard: LogEntry[] = [];
  for (const entry of all) {
    if (entry.at > judging.window.to + fromSeconds(5)) break;
    heard.push(entry);
    const verdict = judging.see(entry);
    if (verdict !== undefined) return verdict;
  }
  return judging.close(heard);
}

const serverStops = momentOf(({ writer, message }) => writer.container === 'spire-server' && message === 'Attempting graceful stop');
const entryRemoved = momentOf(({ message }) => message === 'Entry removed');
const clientRestarts = momentOf(
  ({ writer, message, fields }) => writer.container === 'mtls-client' && message === 'start' && /impostor/.test(String(fields['expected_peer_id'])),
);
const secondBefore = (at: bigint): bigint => at - fromSeconds(1);

describe('on a real run of acid.server-stop', () => {
  const syncFails = logged(agents, 'Synchronize failed', { where: { level: 'error' }, distinct: { by: 'node', count: 3 }, within: 30 });

  test('every agent notices', () => {
    const result = judge(syncFails, serverStops);
    expect(result.status).toBe('passed');
    expect(new Set(result.evidence.map((each) => each.kind === 'line' && each.node)).size).toBe(3);
  });

  test('before the server was stopped no agent did', () => {
    const quiet = logged(agents, 'Synchronize failed', { where: { level: 'error' }, within: 1 });
    expect(judge(quiet, serverStops - fromSeconds(10))).toMatchObject({ status: 'failed', reason: 'absent', evidence: [] });
  });

  test('two agents would not have been enough: there are but three nodes', () => {
    const four = logged(agents, 'Synchronize failed', { distinct: { by: 'node', count: 4 }, within: 30 });
    expect(judge(four, serverStops)).toMatchObject({ status: 'failed', reason: 'absent', received: '3 of 4' });
  });

  const expiry = earliestNotAfter(markAt(serverStops).book, [client, mtlsServer]) ?? 0n;
  const breaks = (within: number) => logged(client, 'call', { where: { status: 'fail' }, after: earliest(client, mtlsServer), within });

  test('mTLS breaks when the first X509-SVID expires, and not before', () => {
    const result = judge(breaks(2), serverStops, expiry);
    expect(result).toMatchObject({
      status: 'passed',
      window: { reason: 'counted from when the earlier NotAfter of the X509-SVIDs that mtls-client and mtls-server held' },
    });
  });

  test('had it been promised ten seconds later, it would have come too early', () => {
    expect(judge(breaks(2), serverStops, expiry + fromSeconds(10))).toMatchObject({ status: 'failed', reason: 'too-early' });
  });

  test('had it been promised within milliseconds, it would have come too late', () => {
    expect(judge(breaks(0.001), serverStops, expiry)).toMatchObject({
      status: 'failed',
      reason: 'absent',
      received: expect.stringMatching(/^it came 0\.\d\d s too late$/),
    });
  });

  test('the new server starts its APIs; the old one, that did so as well, does not count', () => {
    const starts = logged(newPodsOf(server), 'Starting Server APIs', { within: 60 });
    expect(judge(starts, serverStops)).toMatchObject({ status: 'passed' });
    const began = momentOf(({ message }) => message === 'Starting Server APIs');
    expect(judge(logged(newPodsOf(server), 'Starting Server APIs', { within: 5 }), began + 1n)).toMatchObject({ status: 'failed', reason: 'absent' });
  });

  test('both identities are renewed; one of them twice is not both', () => {
    const renewed = (field: string, count: number) => logged(agents, 'Renewing X509-SVID', { distinct: { by: 'field', field, count }, within: 60 });
    expect(judge(renewed('spiffe_id', 2), serverStops)).toMatchObject({ status: 'passed', received: '2 of 2' });
    expect(judge(renewed('spiffe_id', 3), serverStops)).toMatchObject({ status: 'failed', received: '2 of 3' });
  });
});

describe('on a real run of acid.entry-deletion', () => {
  test('the agent drops the entry of the client, and not that of the server', () => {
    const removed = (id: string) => logged(agents, 'Entry removed', { where: { spiffe_id: id }, within: 15 });
    expect(judge(removed(client.id), secondBefore(entryRemoved))).toMatchObject({ status: 'passed' });
    expect(judge(removed(mtlsServer.id), secondBefore(entryRemoved))).toMatchObject({ status: 'failed', reason: 'absent' });
  });

  test('the latecomer is refused, and only the latecomer counts', () => {
    const where = { status: 'none', error: /no identity issued/ };
    const refused = (pod: string) => logged(podOf(client, pod), 'identity', { where, within: 30 });
    expect(judge(refused('mtls-client-latecomer'), entryRemoved)).toMatchObject({ status: 'passed' });
    expect(judge(refused('mtls-client-nobody'), entryRemoved)).toMatchObject({ status: 'failed', reason: 'absent' });
  });

  test('the agent says why, and what came nearest is shown where it is asked for something else', () => {
    expect(judge(logged(agents, 'No identity issued', { within: 30 }), entryRemoved)).toMatchObject({ status: 'passed' });
    const other = judge(logged(agents, 'No identity issued', { where: { registered: true }, within: 10 }), entryRemoved);
    expect(other).toMatchObject({ status: 'failed', reason: 'absent' });
    expect(JSON.parse(other.nearest[0]?.line ?? '')).toMatchObject({ msg: 'No identity issued', registered: false });
  });

  test('an SVID that was fetched before counts where the window looks back, and does not where it does not', () => {
    const fetched = (notBefore: number) => logged(agents, 'Fetched X.509 SVID', { where: { spiffe_id: mtlsServer.id }, notBefore, within: 0.1 });
    expect(judge(fetched(-30), entryRemoved)).toMatchObject({ status: 'passed' });
    expect(judge(fetched(0), entryRemoved)).toMatchObject({ status: 'failed', reason: 'absent' });
  });
});

describe('on a real run of acid.spiffe-id-mismatch', () => {
  const where = { status: 'fail', error: new RegExp(`unexpected ID "${mtlsServer.id}"`) };

  test('the new client refuses five peers', () => {
    const refused = logged(newPodsOf(client), 'call', { where, distinct: { by: 'line', count: 5 }, within: 30 });
    expect(judge(refused, secondBefore(clientRestarts))).toMatchObject({ status: 'passed', received: '5 of 5' });
  });

  test('counted by pods, five lines of one are one', () => {
    const refused = logged(newPodsOf(client), 'call', { where, distinct: { by: 'pod', count: 2 }, within: 10 });
    expect(judge(refused, secondBefore(clientRestarts))).toMatchObject({ status: 'failed', received: '1 of 2' });
  });

  test('either side may be the one that says it', () => {
    const alert = logged([client, mtlsServer], 'call', { where: { status: 'fail', error: /remote error: tls: bad certificate/ }, within: 30 });
    expect(judge(alert, clientRestarts)).toMatchObject({ status: 'passed', evidence: [{ container: 'mtls-server' }] });
  });
});

test('what was expected is told in words', () => {
  const told = (expected: Logged): string => judge(expected, serverStops).expected;
  expect(told(logged(agents, 'x', { within: 1 }))).toBe('one line of SPIRE Agent: “x”');
  expect(told(logged([client, mtlsServer], 'x', { distinct: { by: 'line', count: 5 }, within: 1 }))).toBe('5 lines of mtls-client or mtls-server: “x”');
  expect(told(logged(agents, 'x', { distinct: { by: 'node', count: 3 }, within: 1 }))).toBe('3 lines with different nodes of SPIRE Agent: “x”');
  expect(told(logged(agents, 'x', { distinct: { by: 'field', field: 'spiffe_id', count: 2 }, within: 1 }))).toBe(
    '2 lines with different spiffe_ids of SPIRE Agent: “x”',
  );
});
