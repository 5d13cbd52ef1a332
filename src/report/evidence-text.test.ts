import { expect, test } from 'vitest';
import type { ExpectationResult, StateEvidence } from '../core/results.ts';
import { evidenceLines } from './evidence-text.ts';
import { failureText } from './failure-text.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { report, serverStop } from './sample.ts';

const at = '2026-11-22T19:40:29.417203118Z';
const entries: StateEvidence = {
  kind: 'state',
  at,
  from: ['spire-server'],
  question: 'the registration entries',
  state: '[{"id":"mtls-client","ttl":3600},{"id":"mtls-server","ttl":30}]',
};

const different: ExpectationResult = {
  id: 'healthy/1',
  describe: 'X509-SVIDs live for 30 s',
  status: 'failed',
  reason: 'different',
  expected: 'X509-SVIDs live for 30 s',
  received: 'entry mtls-client has TTL 3600, not 30',
  evidence: [entries],
  nearest: [],
};

test('a failed state says who answered what, and no node or pod', () => {
  expect(failureText(different)).toMatchInlineSnapshot(`
    "X509-SVIDs live for 30 s
      Expected  X509-SVIDs live for 30 s
      Received  entry mtls-client has TTL 3600, not 30
      Reason    different: a state has another value than the expected one
      Evidence:
        2026-11-22T19:40:29.417203118Z  the registration entries, from SPIRE Server
          {"id":"mtls-client","ttl":3600}
          {"id":"mtls-server","ttl":30}"
  `);
});

test.each<[string, StateEvidence['state'], readonly string[]]>([
  ['an empty list', '[]', ['  none']],
  ['what is not there', 'null', ['  none']],
  ['a number', '4', ['  4']],
  [
    'lists in an object',
    '{"workers":["a","b"],"pods":[{"pod":"x","ready":true},{"pod":"y","ready":false}],"since":"now"}',
    ['  workers: ["a","b"]', '  pods:', '    {"pod":"x","ready":true}', '    {"pod":"y","ready":false}', '  since: "now"'],
  ],
])('%s is told in lines that can be read', (_, state, wanted) => {
  expect(evidenceLines({ ...entries, state }).slice(1)).toEqual(wanted);
});

test('a state that could not be read is told as that', () => {
  expect(evidenceLines({ kind: 'unanswered', at, from: ['kubernetes', 'spire-server'], question: 'the attested agents', why: 'not up yet' })).toEqual([
    `${at}  the attested agents, asked of the API server and SPIRE Server: no answer`,
    '  not up yet',
  ]);
});

test('every file that a run leaves says the same', () => {
  const [first] = serverStop.steps;
  const failed = { ...report, tests: first === undefined ? [] : [{ ...serverStop, steps: [{ ...first, expectations: [different] }] }] };
  for (const file of [junit(failed), markdown(failed)]) {
    expect(file).toContain('the registration entries, from SPIRE Server');
    expect(file).not.toMatch(/node {2,}pod/);
  }
});
