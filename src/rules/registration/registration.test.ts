import { describe, expect, test } from 'vitest';
import { client, mtlsServer, workload } from '../../../test/support/nouns.ts';
import { saying } from '../../../test/support/saying.ts';
import type { RegistrationState } from '../../evidence/answers.ts';
import type { LabelSelector } from '../../evidence/objects.ts';
import { givenAnotherId, givesUnasked, isNotGiven, nextPodGetsNothing, ruleIsMissing } from './registration.ts';

const managed = workload('managed-client');
const namespace = { name: 'mtls-demo', labels: { 'kubernetes.io/metadata.name': 'mtls-demo' } };
const pod = (app: string, labels: object = {}) => ({
  pod: `${app}-1`,
  labels: { app, ...labels },
  selectors: [`k8s:ns:mtls-demo`, `k8s:sa:${app}`, `k8s:pod-uid:uid-of-${app}`],
});
const entry = (id: string, spiffeId: string, ...selectors: readonly string[]) => ({ id, spiffeId, parentId: '', selectors, ttl: 30 });
const rule = (podSelector?: LabelSelector, namespaceSelector?: LabelSelector, name = 'managed') => ({
  name,
  ...(podSelector === undefined ? {} : { podSelector }),
  ...(namespaceSelector === undefined ? {} : { namespaceSelector }),
});
const by = (value: string): LabelSelector => ({ matchLabels: { by: value } });
const base: RegistrationState = {
  entries: [],
  rules: [rule(by('us'))],
  namespace,
  pods: [pod('managed-client', { by: 'su' }), pod('mtls-client')],
  deployment: { labels: { app: 'managed-client' }, podLabels: { app: 'managed-client', by: 'su' } },
};
const having = (change: Partial<RegistrationState>): RegistrationState => ({ ...base, ...change });

describe('what the next pod is given', () => {
  const finds = saying(nextPodGetsNothing(managed));

  test.each<[string, Partial<RegistrationState>]>([
    ['a rule selects its labels', { rules: [rule(by('su'))] }],
    ['a rule of another name does', { rules: [rule(by('us')), rule({ matchLabels: { app: 'managed-client' } }, undefined, 'own')] }],
    ['one of several values is its own', { rules: [rule({ matchExpressions: [{ key: 'by', operator: 'In', values: ['us', 'su'] }] })] }],
    ['an entry demands its service account', { rules: [], entries: [entry('hand', managed.id, 'k8s:sa:managed-client')] }],
  ])('nothing is wrong where %s', (_, change) => {
    expect(finds(having(change))).toBeUndefined();
  });

  test.each<[string, Partial<RegistrationState>, string]>([
    ['another label', {}, 'The podSelector of clusterspiffeid/managed demands by=us, and the pod template of deployment/managed-client has by=su.'],
    [
      'no label',
      { deployment: { labels: {}, podLabels: {} }, pods: [] },
      'The podSelector of clusterspiffeid/managed demands by=us, and the pod template of deployment/managed-client has no label by.',
    ],
    [
      'no rule',
      { rules: [] },
      'There is no ClusterSPIFFEID, and no entry fits a pod with the SPIFFE ID spiffe://spirelab.test/ns/mtls-demo/sa/managed-client.',
    ],
    ['no Deployment', { deployment: undefined as never }, 'There is no deployment/managed-client.'],
    [
      'another namespace',
      { rules: [rule(by('su'), { matchLabels: { 'kubernetes.io/metadata.name': 'demo' } })] },
      'The namespaceSelector of clusterspiffeid/managed demands kubernetes.io/metadata.name=demo, and namespace/mtls-demo has kubernetes.io/metadata.name=mtls-demo.',
    ],
    [
      'a label of the pod alone',
      { pods: [pod('managed-client', { by: 'us' })], entries: [entry('managed.1', managed.id, 'k8s:pod-uid:uid-of-managed-client')] },
      'managed-client-1 has the label by=us, and the pod template of its Deployment has not: the next pod gets by=su.',
    ],
    [
      'a label of the Deployment alone',
      { deployment: { labels: { by: 'us' }, podLabels: { by: 'su' } } },
      'deployment/managed-client itself has the label by=us. Its pods get their labels from its pod template, which has by=su.',
    ],
    [
      'an entry for one pod',
      { entries: [entry('hand', managed.id, 'k8s:pod-uid:uid-of-managed-client')] },
      'The entry hand demands k8s:pod-uid:uid-of-managed-client, which the pod that runs has: the next pod of managed-client has another.',
    ],
  ])('%s', (_, change, says) => {
    expect(finds(having(change))).toBe(says);
  });
});

test('a pod that has an identity, another, or none', () => {
  const own = entry('a', managed.id, 'k8s:sa:managed-client');
  const other = entry('b', 'spiffe://spirelab.test/managed', 'k8s:sa:managed-client');
  expect(saying(isNotGiven(managed))(having({ entries: [own] }))).toBeUndefined();
  expect(saying(isNotGiven(managed))(having({ entries: [entry('a', managed.id, 'k8s:sa:managed')] }))).toBe(
    'No registration entry gives the pods of managed-client the SPIFFE ID spiffe://spirelab.test/ns/mtls-demo/sa/managed-client.',
  );
  expect(saying(isNotGiven(managed))(having({ pods: [] }))).toBe('managed-client has no pod.');
  expect(saying(givenAnotherId(managed))(having({ entries: [other, own] }))).toBeUndefined();
  expect(saying(givenAnotherId(managed))(base)).toBeUndefined();
  expect(saying(givenAnotherId(managed))(having({ entries: [other] }))).toBe(
    'The entry b gives the pods of managed-client the SPIFFE ID spiffe://spirelab.test/managed, and spiffe://spirelab.test/ns/mtls-demo/sa/managed-client is wanted.',
  );
});

describe('what nobody asked for', () => {
  const finds = saying(givesUnasked([managed, client, mtlsServer], [managed]));

  test.each<[string, Partial<RegistrationState>, string | undefined]>([
    ['one rule for one workload', { rules: [rule(by('su'))], entries: [entry('a', client.id, 'k8s:sa:mtls-client')] }, undefined],
    ['no podSelector', { rules: [rule()] }, 'clusterspiffeid/managed has no podSelector: every pod of every namespace gets an entry.'],
    [
      'no podSelector, in one namespace',
      { rules: [rule(undefined, { matchLabels: namespace.labels })] },
      'clusterspiffeid/managed has no podSelector: every pod of the namespaces that it selects gets an entry.',
    ],
    ['no podSelector, in another namespace', { rules: [rule(undefined, { matchLabels: { a: 'b' } })] }, undefined],
    [
      'a selector that others fit',
      { rules: [rule({ matchExpressions: [{ key: 'app', operator: 'Exists' }] })] },
      'clusterspiffeid/managed selects mtls-client-1 too: each of them gets an entry.',
    ],
    [
      'an entry for a program that nobody registered',
      { pods: [pod('uninvited')], entries: [entry('hand', 'spiffe://spirelab.test/uninvited', 'k8s:sa:uninvited')] },
      'The entry hand gives uninvited-1 the SPIFFE ID spiffe://spirelab.test/uninvited: that pod has all that the entry demands.',
    ],
    [
      'the identity of another program',
      { entries: [entry('mtls-server', mtlsServer.id, 'k8s:ns:mtls-demo')] },
      'The entry mtls-server gives managed-client-1 the SPIFFE ID spiffe://spirelab.test/ns/mtls-demo/sa/mtls-server: that pod has all that the entry demands.',
    ],
    ['an alias of nodes', { entries: [entry('any-node', 'spiffe://spirelab.test/node/any', 'k8s_psat:cluster:spirelab')] }, undefined],
  ])('%s', (_, change, says) => {
    expect(finds(having(change))).toBe(says);
  });

  test('an entry that somebody wrote stays; one that a rule makes may go with it', () => {
    const given = (id: string) => givesUnasked([], [managed])(having({ entries: [entry(id, client.id, 'k8s:sa:mtls-client')] }));
    expect(given('by-hand')?.mayPass).toBe(false);
    expect(given('managed.6594222c-fd68-4e72-9b1e-0a5ad2a6f4ce')?.mayPass).toBe(true);
  });
});

test('a rule that is gone, unless something else registers its workload', () => {
  const finds = saying(ruleIsMissing('managed', managed));
  const gone = 'There is no clusterspiffeid/managed, the rule that managed-client was registered by.';
  expect(finds(base)).toBeUndefined();
  expect(finds(having({ rules: [rule(undefined, undefined, 'everything')] }))).toBe(gone);
  expect(finds(having({ rules: [] }))).toBe(gone);
  expect(finds(having({ rules: [rule(by('su'), undefined, 'own')] }))).toBeUndefined();
  expect(finds(having({ rules: [], entries: [entry('hand', managed.id, 'k8s:sa:managed-client')] }))).toBeUndefined();
});
