import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { line, writer } from '../../test/support/lines.ts';
import { type FileEntry, fileEntries } from '../adapters/spire/entries-file/check.ts';
import { readEntries } from '../adapters/spire/entries-file/read-text.ts';
import type { ServerCli } from '../adapters/spire/server-cli.ts';
import { LogBook } from '../logs/log-book.ts';
import { applyEntries } from './apply-entries.ts';

const domain = { trust_domain: 'spirelab.test' };
const id = (path: string) => ({ ...domain, path });
const nodeSelector = (node: string) => ({ type: 'k8s_psat', value: `agent_node_name:${node}` });
const cluster = { type: 'k8s_psat', value: 'cluster:spirelab' };

const aliases = [
  { id: 'any-node', spiffe_id: id('/node/any'), parent_id: id('/spire/server'), selectors: [cluster], x509_svid_ttl: 0 },
  { id: 'one-node', spiffe_id: id('/node/two'), parent_id: id('/spire/server'), selectors: [cluster, nodeSelector('worker2')], x509_svid_ttl: 0 },
];
const agents = ['worker', 'worker2'].map((node) => ({ id: id(`/spire/agent/${node}`), selectors: [cluster, nodeSelector(node)] }));

interface Written {
  readonly spiffe_id: string;
  readonly parent_id: string;
  readonly selectors: readonly { readonly type: string; readonly value: string }[];
}

const entry = (name: string, parent = 'any'): Written => ({
  spiffe_id: `spiffe://spirelab.test/load/${name}`,
  parent_id: `spiffe://spirelab.test/node/${parent}`,
  selectors: [
    { type: 'k8s', value: 'ns:load' },
    { type: 'k8s', value: `sa:${name}` },
  ],
});
const alias = (name: string, node: string): Written => ({
  spiffe_id: `spiffe://spirelab.test/node/${name}`,
  parent_id: 'spiffe://spirelab.test/spire/server',
  selectors: [cluster, nodeSelector(node)],
});
const file = (entries: readonly Written[]) => readEntries(Buffer.from(JSON.stringify({ entries })));
const pathOf = (text: string): string => text.slice('spiffe://spirelab.test'.length);
const stored = ({ entry_id, spiffe_id, parent_id, selectors }: FileEntry) => ({
  id: entry_id,
  spiffe_id: id(pathOf(spiffe_id)),
  parent_id: id(pathOf(parent_id)),
  selectors,
  x509_svid_ttl: 0,
});

/** A server that has entries of an earlier file, and agents that log what `told` says of each change of an ID's last part. */
function world(there: readonly Written[], told: (message: string, name: string) => readonly string[]) {
  const earlier = fileEntries(file(there));
  const names = new Map(earlier.map(({ entry_id, spiffe_id }) => [entry_id, spiffe_id.split('/').at(-1) ?? '']));
  const clock = new FakeClock();
  const logs = new LogBook();
  const changed: string[] = [];
  const cli: ServerCli = {
    run: async <T>([noun, verb]: readonly string[], _: AbortSignal, stdin = ''): Promise<T> => {
      if (noun === 'agent') return { agents } as T;
      if (noun === 'bundle') return (verb === 'show' ? { ...domain } : { bundles: [] }) as T;
      if (verb === 'show') return { entries: [...aliases, ...earlier.map(stored)] } as T;
      const { entries = [], ids = [] } = JSON.parse(stdin) as { entries?: FileEntry[]; ids?: string[] };
      const all = [...entries.map(({ entry_id }) => ['Entry created', entry_id] as const), ...ids.map((each) => ['Entry removed', each] as const)];
      for (const { entry_id, spiffe_id } of entries) names.set(entry_id, spiffe_id.split('/').at(-1) ?? '');
      for (const [message, entryId] of all) {
        const name = names.get(entryId) ?? '';
        changed.push(`${message} ${name}`);
        for (const node of told(message, name))
          clock.at(500, () => logs.add(line(clock.now() / 1000, { ...writer('spire-agent-1'), node }, { msg: message, entry: entryId })));
      }
      return { results: all.map(() => ({ status: { code: 0, message: '' } })) } as T;
    },
  };
  const apply = (entries: readonly Written[]) =>
    applyEntries(file(entries), { cli, logs }, { clock, emit: () => undefined, signal: new AbortController().signal });
  return { apply, changed };
}

const right = (_: string, name: string): readonly string[] => (name.endsWith('two') ? ['worker2'] : ['worker', 'worker2']);

test('creates what is missing, deletes what is not wanted any more, and waits for each agent that must know', async () => {
  const { apply, changed } = world([entry('old'), entry('kept')], right);
  expect(await apply([entry('kept'), entry('new'), entry('for-two', 'two')])).toMatchObject({
    created: 2,
    deleted: 1,
    unchanged: 1,
    confirmations: 5,
    agentsSeconds: 0.5,
  });
  expect(changed).toEqual(['Entry removed old', 'Entry created new', 'Entry created for-two']);
});

test('nothing to do is done at once', async () => {
  expect(await world([entry('kept')], right).apply([entry('kept')])).toMatchObject({ created: 0, deleted: 0, unchanged: 1, confirmations: 0 });
});

test('an agent that says nothing is told, with what is missing', async () => {
  await expect(world([], () => ['worker']).apply([entry('new')])).rejects.toMatchObject({
    code: 'E_VERIFY',
    message: '1 of 2 lines of agents did not come.',
    detail: { evidence: [expect.stringMatching(/^missing: Entry created applied-[0-9a-f]{16} on worker2$/)] },
  });
});

test('an entry at an agent that it is not for is told', async () => {
  await expect(world([], () => ['worker', 'worker2']).apply([entry('for-two', 'two')])).rejects.toMatchObject({
    code: 'E_VERIFY',
    message: expect.stringMatching(/^An agent has an entry that is not for it: Entry created applied-[0-9a-f]{16} on worker\.$/),
  });
});

test('a node alias of the file goes to no agent, and what hangs on it to those that it is true of', async () => {
  const told = (_: string, name: string): readonly string[] => (name === 'beneath' ? ['worker2'] : []);
  const { apply, changed } = world([], told);
  expect(await apply([alias('mine', 'worker2'), entry('beneath', 'mine')])).toMatchObject({ kind: 'applied', created: 2, confirmations: 1 });
  expect(changed).toEqual(['Entry created mine', 'Entry created beneath']);
});

test('where only the alias changes, the agents that get and lose what hangs on it are waited for', async () => {
  const clock = world([alias('mine', 'worker2'), entry('beneath', 'mine')], () => []);
  await expect(clock.apply([alias('mine', 'worker'), entry('beneath', 'mine')])).rejects.toMatchObject({
    code: 'E_VERIFY',
    message: '2 of 2 lines of agents did not come.',
  });
});

test('with one mistake in the file nothing is changed, and every mistake is told', async () => {
  const { apply, changed } = world([entry('old')], right);
  const outcome = await apply([entry('a'), entry('b', 'nowhere'), entry('c', 'nowhere')]);
  expect(outcome).toMatchObject({
    kind: 'refused',
    mistakes: [
      { kind: 'unknown-parent', entry: 2 },
      { kind: 'unknown-parent', entry: 3 },
    ],
  });
  expect(changed).toEqual([]);
});
