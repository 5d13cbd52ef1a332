import { expect, test } from 'vitest';
import { line, writer } from '../../test/support/lines.ts';
import { LogBook } from './log-book.ts';

const by = writer('spire-agent-1');
const entry = (seconds: number, message = `at ${seconds}`) => line(seconds, by, { msg: message });
const messages = (book: LogBook): readonly string[] => book.entries.map(({ message }) => message);

test('lines are kept in the order of their arrival', () => {
  const book = new LogBook();
  for (const seconds of [2, 1, 3]) book.add(entry(seconds));
  expect(messages(book)).toEqual(['at 2', 'at 1', 'at 3']);
});

test('its latest is the newest stamp, whatever came last, or a tick', () => {
  const book = new LogBook();
  expect(book.latest).toBe(0n);
  book.add(entry(5));
  book.add(entry(4));
  expect(book.latest).toBe(entry(5).at);
  book.tick(entry(9).at);
  book.tick(entry(7).at);
  expect(book.latest).toBe(entry(9).at);
});

test('it forgets the oldest, never the newest, and holds what it should at least', () => {
  const book = new LogBook(() => 10);
  for (let seconds = 1; seconds <= 10_000; seconds++) {
    book.add(entry(seconds));
    expect(book.entries.length).toBeLessThanOrEqual(2010);
    expect(book.entries.length).toBeGreaterThanOrEqual(Math.min(seconds, 10));
    expect(book.entries.at(-1)?.message).toBe(`at ${seconds}`);
  }
});

test('a container that floods takes nothing from one that is quiet', () => {
  const book = new LogBook(() => 10);
  book.add(line(0, writer('mtls-client'), { event: 'svid' }));
  for (let seconds = 1; seconds <= 10_000; seconds++) book.add(entry(seconds));
  expect(book.entries[0]?.message).toBe('svid');
  expect(book.entries.length).toBeLessThanOrEqual(2011);
  expect(messages(book).slice(-2)).toEqual(['at 9999', 'at 10000']);
});

test('of each container it holds what it is to keep of it', () => {
  const client = writer('mtls-client');
  const book = new LogBook((writer) => (writer === client ? 500 : 20));
  for (let seconds = 1; seconds <= 10_000; seconds++) {
    book.add(entry(seconds));
    book.add(line(seconds, client, { event: 'call' }));
  }
  const count = (wanted: string): number => messages(book).filter((message) => message.startsWith(wanted)).length;
  expect(count('call')).toBeGreaterThanOrEqual(500);
  expect(count('at')).toBeGreaterThanOrEqual(20);
  expect(book.entries.length).toBeLessThanOrEqual(2520);
});

test('listeners hear each line once, as it arrives, until they stop', () => {
  const book = new LogBook();
  const [first, second]: [string[], string[]] = [[], []];
  book.add(entry(1));
  const stop = book.listen(({ message }) => void first.push(message));
  book.listen(({ message }) => void second.push(message));
  book.add(entry(2));
  stop();
  book.add(entry(3));
  expect(first).toEqual(['at 2']);
  expect(second).toEqual(['at 2', 'at 3']);
});

test('a listener that stops while it listens takes nothing from the others', () => {
  const book = new LogBook();
  const heard: string[] = [];
  const stop = book.listen(() => stop());
  book.listen(({ message }) => void heard.push(message));
  book.add(entry(1));
  book.add(entry(2));
  expect(heard).toEqual(['at 1', 'at 2']);
});

test('it is as slow as its slowest listener', async () => {
  const book = new LogBook();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  book.listen(() => undefined);
  expect(book.add(entry(1))).toBeUndefined();
  book.listen(() => first.promise);
  book.listen(() => second.promise);
  let ready = false;
  const taken = book.add(entry(2))?.then(() => {
    ready = true;
  });
  first.resolve();
  await first.promise;
  expect(ready).toBe(false);
  second.resolve();
  await taken;
  expect(ready).toBe(true);
});
