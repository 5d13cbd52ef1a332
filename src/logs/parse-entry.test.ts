import { describe, expect, test } from 'vitest';
import { writer } from '../../test/support/lines.ts';
import { acidTests } from '../../test/support/recordings.ts';
import { evidenceOf, splitStamp } from './entry.ts';
import { parseEntry } from './parse-entry.ts';
import { formatTimestamp } from './timestamp.ts';

const by = writer('spire-agent-1');
const parse = (text: string) => parseEntry(1n, text, by);

describe('lines of a real run', () => {
  test('every line of SPIRE has a level, a message and fields', () => {
    const lines = [...acidTests.of('spire-agent'), ...acidTests.of('spire-server')];
    expect(lines.length).toBeGreaterThan(200);
    for (const { level, message, fields, line } of lines) {
      expect(['debug', 'info', 'warning', 'error']).toContain(level);
      expect(message).toBe(fields['msg']);
      expect(JSON.parse(line)).toEqual(fields);
    }
  });

  test('every line of the demo is called after its event', () => {
    const events = new Set([...acidTests.of('mtls-client'), ...acidTests.of('mtls-server')].map(({ message }) => message));
    expect([...events].sort()).toEqual(['call', 'identity', 'listen', 'start', 'stop', 'svid', 'watch']);
  });

  test('what is neither JSON nor logfmt is kept whole, with an unknown level', () => {
    const [first] = acidTests.of('spiffe-csi-driver');
    expect(first?.level).toBe('unknown');
    expect(first?.message).toBe(first?.line);
    expect(first?.fields).toEqual({});
  });

  test('its fields are as SPIRE wrote them, numbers and booleans included', () => {
    const refused = acidTests.of('spire-agent').find(({ message }) => message === 'No identity issued');
    expect(refused).toMatchObject({ level: 'error', fields: { method: 'FetchX509SVID', registered: false, service: 'WorkloadAPI', pid: expect.any(Number) } });
  });

  test('as evidence, a line says where and when it was written', () => {
    const [entry] = acidTests.all();
    if (entry === undefined) throw new Error('nothing was recorded');
    expect(evidenceOf(entry)).toEqual({
      kind: 'line',
      namespace: entry.writer.namespace,
      at: formatTimestamp(entry.at),
      node: entry.writer.node,
      pod: entry.writer.pod,
      container: entry.writer.container,
      line: entry.line,
    });
  });
});

// Not recorded: SPIRE with log_format = "text" writes logrus's text format (conf/agent/agent_full.conf, SPIRE 1.15.3).
describe('SPIRE with log_format text', () => {
  test('keys and quoted values are read', () => {
    const text = 'time="2026-11-22T20:29:24Z" level=error msg="Synchronize failed" error="rpc error: desc = \\"connection refused\\"" subsystem_name=manager';
    expect(parse(text)).toMatchObject({
      level: 'error',
      message: 'Synchronize failed',
      fields: { time: '2026-11-22T20:29:24Z', error: 'rpc error: desc = "connection refused"', subsystem_name: 'manager' },
      line: text,
    });
  });

  test('one bare word is a message too, and an escaped line feed is one', () => {
    expect(parse('time="2026-11-22T20:29:24Z" level=info msg=Configured')).toMatchObject({ level: 'info', message: 'Configured' });
    expect(parse('level=info msg="two\\nlines"').message).toBe('two\nlines');
  });

  test('SPIFFE IDs keep their slashes', () => {
    expect(parse('level=debug msg="Entry removed" spiffe_id="spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client"').fields['spiffe_id']).toBe(
      'spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client',
    );
  });
});

describe('anything else', () => {
  test.each(['', 'panic: runtime error: index out of range', '{"msg":"cut sho', '{}x', 'goroutine 1 [running]:', '\u0000\u001b[31mred', '{"level":'])(
    '%j is kept as it is, and no line is dropped',
    (text) => expect(parse(text)).toMatchObject({ level: 'unknown', message: text, line: text, fields: {} }),
  );

  test('JSON of another program has no message of its own: the line is the message', () => {
    expect(parse('{"severity":"high"}')).toMatchObject({ level: 'unknown', message: '{"severity":"high"}', fields: { severity: 'high' } });
  });
});

test('the stamp of the container runtime is split from the line', () => {
  expect(splitStamp('2026-11-22T20:28:02.728431304Z {"msg":"a b"}')).toEqual({ at: expect.any(BigInt), line: '{"msg":"a b"}' });
  expect(splitStamp('2026-11-22T20:28:02.728431304Z')).toEqual({ at: expect.any(BigInt), line: '' });
  expect(splitStamp('2026-11-22T20:28:02.728431304Z ')).toEqual({ at: expect.any(BigInt), line: '' });
  expect(splitStamp('unable to retrieve container logs')).toBeUndefined();
});
