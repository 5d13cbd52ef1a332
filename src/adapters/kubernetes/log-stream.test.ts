import type { ServerResponse } from 'node:http';
import { expect, test, vi } from 'vitest';
import { type ApiServer, apiServer, json } from '../../../test/support/api-server.ts';
import { writer } from '../../../test/support/lines.ts';
import { parseTimestamp } from '../../logs/timestamp.ts';
import { followLog, type Start } from './log-stream.ts';

/** The container's log, as the kubelet has it on disk. */
const log = [
  '2026-01-01T00:00:00.100000001Z {"msg":"one"}',
  '2026-01-01T00:00:00.100000002Z {"msg":"two"}',
  '2026-01-01T00:00:00.900000000Z {"msg":"three"}',
  '2026-01-01T00:00:00.900000000Z {"msg":"three as well"}',
  '2026-01-01T00:00:01.000000000Z {"msg":"four: größer"}',
  '2026-01-01T00:00:02.500000000Z {"msg":"five"}',
];
const messages = ['one', 'two', 'three', 'three as well', 'four: größer', 'five'];

/** What one connection does with the lines that were asked for. */
type Connection = (response: ServerResponse, lines: readonly string[]) => void;

/** The endpoint of a pod's log (kubelet: sinceTime in whole seconds, and inclusive), one behaviour per connection. */
function podLog(...connections: readonly Connection[]): Promise<ApiServer> {
  let count = 0;
  return apiServer(({ query }, response) => {
    expect(query.pathname).toBe('/api/v1/namespaces/spire/pods/spire-agent-1/log');
    const since = query.searchParams.get('sinceTime') ?? '';
    expect(since).toMatch(/^$|T\d\d:\d\d:\d\dZ$/);
    const lines = log.filter((line) => line.slice(0, 19) >= since.slice(0, 19)).slice(-Number(query.searchParams.get('tailLines') ?? log.length));
    const behave = connections[Math.min(count++, connections.length - 1)];
    if (behave === undefined) throw new Error('no connection was expected');
    behave(response, lines);
  });
}

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const everything: Connection = (response, lines) => void response.write(text(lines));
/** Ends well after some lines, as an API server that gives up a long connection does. */
const closesAfter =
  (count: number): Connection =>
  (response, lines) =>
    void response.end(text(lines.slice(0, count)));
/** Breaks off in the middle of the line after some lines. */
const breaksOffIn =
  (count: number): Connection =>
  (response, lines) => {
    response.write(`${text(lines.slice(0, count))}${(lines[count] ?? '').slice(0, 40)}`, () => response.destroy());
  };
const cutShortIn =
  (count: number): Connection =>
  (response, lines) =>
    void response.end(`${text(lines.slice(0, count))}${(lines[count] ?? '').slice(0, 40)}`);
const refuses =
  (status: number): Connection =>
  (response) =>
    json(response, { message: `refused with ${status}` }, status);

interface Followed {
  readonly messages: readonly string[];
  readonly troubles: readonly string[];
}

/** Follows until the last line has come, or the following has ended by itself. */
async function follow(
  { client }: ApiServer,
  { start = { from: 'first-line' }, stillRuns = () => true }: { start?: Start; stillRuns?: () => boolean } = {},
): Promise<Followed> {
  const seen: string[] = [];
  const troubles: string[] = [];
  const stop = new AbortController();
  await followLog(client, writer('spire-agent-1'), start, {
    stillRuns,
    signal: stop.signal,
    onEntry({ message }) {
      seen.push(message);
      if (message === 'five') setImmediate(() => stop.abort());
      return undefined;
    },
    onTrouble: (error) => troubles.push(error instanceof Error ? error.message : String(error)),
  });
  return { messages: seen, troubles };
}

test('every line comes once, in order, as it was stamped', async () => {
  await using server = await podLog(everything);
  expect(await follow(server)).toEqual({ messages, troubles: [] });
  expect(server.asked[0]?.search).toBe('?container=spire-agent&follow=true&timestamps=true');
});

test('chunks need not end where lines or letters do', async () => {
  await using server = await podLog((response, lines) => {
    const bytes = Buffer.from(text(lines));
    const writeFrom = (at: number): void => void (at < bytes.length && response.write(bytes.subarray(at, at + 7), () => setImmediate(writeFrom, at + 7)));
    writeFrom(0);
  });
  expect(await follow(server)).toEqual({ messages, troubles: [] });
});

test.each([1, 2, 3, 4, 5])('closed after line %d, it goes on from there: no gap, no double, even among lines of one stamp', async (count) => {
  await using server = await podLog(closesAfter(count), everything);
  expect(await follow(server)).toEqual({ messages, troubles: [] });
  expect(server.asked[1]?.searchParams.get('sinceTime')).toBe(`${log[count - 1]?.slice(0, 19)}Z`);
});

test.each([
  ['broken off', breaksOffIn, 1],
  ['ended', cutShortIn, 0],
] as const)('%s in the middle of a line, the line comes once, and whole', async (_, cut, troubles) => {
  for (const count of [1, 3, 4]) {
    await using server = await podLog(cut(count), everything);
    const followed = await follow(server);
    expect(followed.messages).toEqual(messages);
    expect(followed.troubles).toHaveLength(troubles);
  }
});

test('closed again and again, it still loses nothing', async () => {
  await using server = await podLog(closesAfter(2), breaksOffIn(3), closesAfter(3), closesAfter(4), everything);
  expect((await follow(server)).messages).toEqual(messages);
});

test('while the API server is in trouble it asks again, says so once, and then misses nothing', async () => {
  await using server = await podLog(closesAfter(2), refuses(500), refuses(503), everything);
  expect(await follow(server)).toEqual({ messages, troubles: ['refused with 500'] });
});

test.each([404, 400])('a pod that is gone (%d) ends it without trouble', async (status) => {
  await using server = await podLog(closesAfter(2), refuses(status));
  expect(await follow(server)).toEqual({ messages: ['one', 'two'], troubles: [] });
});

test('a container that has ended is not asked again, and its last line need not end with a line feed', async () => {
  let runs = true;
  await using server = await podLog((response, lines) => {
    runs = false;
    response.end(lines.slice(0, 3).join('\n'));
  });
  expect(await follow(server, { stillRuns: () => runs })).toEqual({ messages: ['one', 'two', 'three'], troubles: [] });
  expect(server.asked).toHaveLength(1);
});

test('the last lines only, and after a close from the last one seen', async () => {
  await using server = await podLog(closesAfter(2), everything);
  const followed = await follow(server, { start: { from: 'last-lines', lines: 3 } });
  expect(followed.messages).toEqual(['three as well', 'four: größer', 'five']);
  expect(server.asked.map(({ searchParams }) => searchParams.get('tailLines'))).toEqual(['3', null]);
});

test('from a time on, which the API server reads in whole seconds', async () => {
  await using server = await podLog(closesAfter(2), everything);
  expect((await follow(server, { start: { from: 'time', at: parseTimestamp('2026-01-01T00:00:01.9Z') ?? 0n, lines: 5000 } })).messages).toEqual([
    'four: größer',
    'five',
  ]);
  const [first] = server.asked;
  expect(first?.searchParams.get('sinceTime')).toBe('2026-01-01T00:00:01Z');
});

test('a line without a stamp is none of the container, and is left out', async () => {
  await using server = await podLog((response, lines) => void response.write(`unable to retrieve container logs\n${text(lines)}`));
  expect((await follow(server)).messages).toEqual(messages);
});

test('a hung stream ends when it is aborted, on both sides', async () => {
  const closed = Promise.withResolvers<void>();
  await using server = await podLog((response) => {
    response.flushHeaders();
    response.on('close', closed.resolve);
  });
  const stop = new AbortController();
  const following = followLog(
    server.client,
    writer('spire-agent-1'),
    { from: 'first-line' },
    {
      stillRuns: () => true,
      signal: stop.signal,
      onEntry: () => expect.unreachable(),
      onTrouble: () => expect.unreachable(),
    },
  );
  setTimeout(() => stop.abort(), 20);
  await following;
  await closed.promise;
  expect(server.asked).toHaveLength(1);
});

test('whoever cannot take the next line yet gets none, and loses none', async () => {
  const api = await podLog(everything);
  const stop = new AbortController();
  const seen: string[] = [];
  const room = Promise.withResolvers<void>();
  const following = followLog(
    api.client,
    writer('spire-agent-1'),
    { from: 'first-line' },
    {
      stillRuns: () => true,
      signal: stop.signal,
      onEntry({ message }) {
        seen.push(message);
        if (message === 'five') setImmediate(() => stop.abort());
        return message === 'two' ? room.promise : undefined;
      },
      onTrouble: () => expect.unreachable(),
    },
  );
  await vi.waitFor(() => expect(seen).toEqual(['one', 'two']));
  // What is there already would have come by now.
  await new Promise(setImmediate);
  expect(seen).toEqual(['one', 'two']);
  room.resolve();
  await following;
  expect(seen).toEqual(messages);
});
