import { expect, test } from 'vitest';
import { anyNode, client } from '../../test/support/nouns.ts';
import { saying } from '../../test/support/saying.ts';
import { givenToNobody, givenToOthers } from './diagnose-holders.ts';
import { noneOf } from './mistakes.ts';
import type { EntryState, MatchesState } from './probes.ts';

const entry: EntryState = {
  id: 'mtls-client',
  spiffeId: client.id,
  parentId: anyNode.spiffeId,
  selectors: ['k8s:ns:mtls-demo', 'k8s:sa:mtls-client'],
  ttl: 30,
};
const pods = ['mtls-client', 'mtls-server', 'strict-client'].map((app) => ({
  pod: `${app}-1`,
  app,
  selectors: ['k8s:ns:mtls-demo', `k8s:sa:${app}`, `k8s:pod-label:app:${app}`],
}));
const finds = saying(noneOf(givenToNobody(client), givenToOthers(client)));
const demanding = (...selectors: readonly string[]): MatchesState => ({ entries: [{ ...entry, selectors }], pods });

test('an entry that fits the workload alone, by whatever selector', () => {
  expect(finds({ entries: [entry], pods })).toBeUndefined();
  expect(finds(demanding('k8s:pod-label:app:mtls-client'))).toBeUndefined();
});

test.each<[string, MatchesState]>([
  [
    `The entry mtls-client demands k8s:ns:mtls-demo. mtls-server-1, strict-client-1 have that too, and get ${client.id} as well.`,
    demanding('k8s:ns:mtls-demo'),
  ],
  [
    `The entry loose demands k8s:sa:mtls-server. mtls-server-1 has that too, and gets ${client.id} as well.`,
    { entries: [entry, { ...entry, id: 'loose', selectors: ['k8s:sa:mtls-server'] }], pods },
  ],
  ['The entry mtls-client demands k8s:sa:mtls-clint, and no pod of mtls-client has that.', demanding('k8s:ns:mtls-demo', 'k8s:sa:mtls-clint')],
  [`No registration entry has the SPIFFE ID ${client.id}.`, { entries: [], pods }],
])('%s', (mistake, value) => {
  expect(finds(value)).toBe(mistake);
});
