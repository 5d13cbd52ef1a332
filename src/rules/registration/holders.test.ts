import { describe, expect, test } from 'vitest';
import { anyNode, client, mtlsServer } from '../../../test/support/nouns.ts';
import { saying } from '../../../test/support/saying.ts';
import type { EntryState, MatchesState } from '../../evidence/answers.ts';
import { noneOf } from '../../lab/mistakes.ts';
import { givenAnother, givenSecond, givenToNobody, givenToOthers, noEntryFor } from './holders.ts';

const entry: EntryState = {
  id: 'mtls-client',
  spiffeId: client.id,
  parentId: anyNode.spiffeId,
  selectors: ['k8s:ns:mtls-demo', 'k8s:sa:mtls-client'],
  ttl: 30,
};
const pods = ['mtls-client', 'mtls-server', 'strict-client'].map((app) => ({
  pod: `${app}-1`,
  labels: { app },
  selectors: ['k8s:ns:mtls-demo', `k8s:sa:${app}`, `k8s:pod-label:app:${app}`],
}));
const finds = saying(noneOf(givenToNobody(client), givenToOthers(client)));
const demanding = (...selectors: readonly string[]): MatchesState => ({ entries: [{ ...entry, selectors }], pods });

test('an entry that fits the workload alone, by whatever selector', () => {
  expect(finds({ entries: [entry], pods })).toBeUndefined();
  expect(finds(demanding('k8s:ns:mtls-demo', 'k8s:pod-label:app:mtls-client'))).toBeUndefined();
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
  [
    'The entry mtls-client demands k8s:sa:mtls-clint, and no pod of mtls-client has that: they have k8s:sa:mtls-client.',
    demanding('k8s:ns:mtls-demo', 'k8s:sa:mtls-clint'),
  ],
  [
    'The entry mtls-client demands k8s:serviceaccount:mtls-client, and no pod of mtls-client has that: there is no selector k8s:serviceaccount; it is called k8s:sa, and they have k8s:sa:mtls-client.',
    demanding('k8s:serviceaccount:mtls-client'),
  ],
  [
    'The entry mtls-client demands k8s:sa:mtls-client, and no pod of mtls-client has that: they have k8s:sa:moved.',
    { entries: [entry], pods: [{ pod: 'mtls-client-1', labels: client.labels, selectors: ['k8s:ns:mtls-demo', 'k8s:sa:moved'] }] },
  ],
  [
    `The entry mtls-client gives the pods of mtls-client the SPIFFE ID ${client.id}s, and theirs is ${client.id}.`,
    { entries: [{ ...entry, spiffeId: `${client.id}s` }], pods },
  ],
  ['No pod of mtls-client runs.', { entries: [entry], pods: [] }],
  [
    'The entry mtls-client demands k8s:sa:a, and no pod of mtls-client has that: they have k8s:sa:mtls-client. The entry second demands k8s:sa:b, and no pod of mtls-client has that: they have k8s:sa:mtls-client.',
    {
      entries: [
        { ...entry, selectors: ['k8s:ns:mtls-demo', 'k8s:sa:a'] },
        { ...entry, id: 'second', selectors: ['k8s:ns:mtls-demo', 'k8s:sa:b'] },
      ],
      pods,
    },
  ],
  [`No registration entry has the SPIFFE ID ${client.id}.`, { entries: [], pods }],
])('%s', (mistake, value) => {
  expect(finds(value)).toBe(mistake);
});

describe('no entry for a SPIFFE ID', () => {
  const finds = saying(noEntryFor(client));
  const other = { ...entry, id: 'mtls-server', spiffeId: mtlsServer.id };

  test('is none where there is one, whatever its own ID is', () => {
    expect(finds([other, { ...entry, id: '3f1c' }])).toBeUndefined();
  });

  test('is told with the nearest, if one is near', () => {
    expect(finds([other])).toBe(`No registration entry has the SPIFFE ID ${client.id}.`);
    const typo = client.id.replace('client', 'clint');
    expect(finds([other, { ...entry, id: 'x', spiffeId: typo }])).toBe(
      `No registration entry has the SPIFFE ID ${client.id}. The nearest is ${typo}, of the entry x.`,
    );
  });

  test('is no other workload’s entry for the pods: that one gives several their own', () => {
    expect(saying(givenAnother(client))({ entries: [{ ...other, selectors: ['k8s:ns:mtls-demo'] }], pods })).toBeUndefined();
    expect(saying(givenAnother(client))({ entries: [entry, { ...other, selectors: ['k8s:sa:mtls-client'] }], pods })).toBeUndefined();
  });

  test('may pass only where somebody makes entries by a rule', () => {
    expect(noEntryFor(client)([])).toMatchObject({ mayPass: false });
    expect(givenToNobody(client)({ entries: [], pods })).toMatchObject({ mayPass: true });
  });
});

test('an entry that fits a pod of another namespace as well', () => {
  expect(finds(demanding('k8s:sa:mtls-client'))).toBe(
    'The entry mtls-client demands k8s:sa:mtls-client, and no namespace: a pod of another one that has that gets spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client as well.',
  );
  // A UID is that of one object of one namespace.
  const withUid = {
    entries: [{ ...entry, selectors: ['k8s:pod-uid:1'] }],
    pods: pods.map((pod) => ({ ...pod, selectors: [...pod.selectors, `k8s:pod-uid:${pod.labels.app === 'mtls-client' ? 1 : 2}`] })),
  };
  expect(finds(withUid)).toBeUndefined();
});

test('an entry that gives another identity', () => {
  const another = saying(givenSecond(client));
  expect(another(demanding('k8s:ns:mtls-demo', 'k8s:sa:mtls-client'))).toBeUndefined();
  expect(another({ entries: [{ ...entry, id: 'impostor', spiffeId: 'spiffe://spirelab.test/impostor', selectors: ['k8s:sa:mtls-client'] }], pods })).toBe(
    'The entry impostor gives the pods of mtls-client the identity spiffe://spirelab.test/impostor.',
  );
  expect(
    another({ entries: [{ ...entry, id: 'alias', spiffeId: 'spiffe://spirelab.test/node/any', selectors: ['k8s_psat:cluster:spirelab'] }], pods }),
  ).toBeUndefined();
});
