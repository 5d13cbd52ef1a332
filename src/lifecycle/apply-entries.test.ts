import { expect, test } from 'vitest';
import { FakeClock } from '../../test/support/fake-clock.ts';
import { line, writer } from '../../test/support/lines.ts';
import type { FileEntry } from '../adapters/spire/entries-file.ts';
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

const entry = (name: string, parent = 'any'): FileEntry => ({
  entry_id: `applied-${name}`,
  spiffe_id: `spiffe://spirelab.test/load/${name}`,
  parent_id: `spiffe://spirelab.test/node/${parent}`,
  selectors: [{ type: 'k8s', value: `sa:${name}` }],
});
const stored = ({ entry_id, spiffe_id, parent_id, selectors }: FileEntry) => ({
  id: entry_id,
  spiffe_id: id(spiffe_id.slice('spiffe://spirelab.test'.length)),
  parent_id: id(parent_id.slice('spiffe://spirelab.test'.length)),
  selectors,
  x509_svid_ttl: 0,
});

/** A server that keeps entries, and agents that log what `told` says of each change. */
function world(there: readonly FileEntry[], told: (message: string, entryId: string) => readonly string[]) {
  const clock = new FakeClock();
  const logs = new LogBook();
  const changed: string[] = [];
  const cli: ServerCli = {
    run: async <T>([noun, verb]: readonly string[], _: AbortSignal, stdin = ''): Promise<T> => {
      if (noun === 'agent') return { agents } as T;
      if (verb === 'show') return { entries: [...aliases, ...there.map(stored)] } as T;
      const { entries = [], ids = [] } = JSON.parse(stdin) as { entries?: FileEntry[]; ids?: string[] };
      const all = [...entries.map(({ entry_id }) => ['Entry created', entry_id] as const), ...ids.map((each) => ['Entry removed', each] as const)];
      for (const [message, entryId] of all) {
        changed.push(`${message} ${entryId}`);
        for (const node of told(message, entryId))
          clock.at(500, () => logs.add(line(clock.now() / 1000, { ...writer('spire-agent-1'), node }, { msg: message, entry: entryId })));
      }
      return { results: all.map(() => ({ status: { code: 0, message: '' } })) } as T;
    },
  };
  const apply = (entries: readonly FileEntry[]) => applyEntries(entries, { cli, logs }, { clock, emit: () => undefined, signal: new AbortController().signal });
  return { apply, changed };
}

const right = (_: string, entryId: string): readonly string[] => (entryId.endsWith('two') ? ['worker2'] : ['worker', 'worker2']);

test('creates what is missing, deletes what is not wanted any more, and waits for each agent that must know', async () => {
  const { apply, changed } = world([entry('old'), entry('kept')], right);
  expect(await apply([entry('kept'), entry('new'), entry('for-two', 'two')])).toMatchObject({
    created: 2,
    deleted: 1,
    unchanged: 1,
    confirmations: 5,
    agentsSeconds: 0.5,
  });
  expect(changed).toEqual(['Entry removed applied-old', 'Entry created applied-new', 'Entry created applied-for-two']);
});

test('nothing to do is done at once', async () => {
  expect(await world([entry('kept')], right).apply([entry('kept')])).toMatchObject({ created: 0, deleted: 0, unchanged: 1, confirmations: 0 });
});

test('an agent that says nothing is told, with what is missing', async () => {
  await expect(world([], () => ['worker']).apply([entry('new')])).rejects.toMatchObject({
    code: 'E_VERIFY',
    message: '1 of 2 lines of agents did not come.',
    detail: { evidence: ['missing: Entry created applied-new on worker2'] },
  });
});

test('an entry at an agent that it is not for is told', async () => {
  await expect(world([], () => ['worker', 'worker2']).apply([entry('for-two', 'two')])).rejects.toMatchObject({
    code: 'E_VERIFY',
    message: 'An agent has an entry that is not for it: Entry created applied-for-two on worker.',
  });
});

test('an entry that no agent is authorized for is refused before anything is changed', async () => {
  const { apply, changed } = world([], right);
  await expect(apply([entry('a'), entry('b', 'nowhere')])).rejects.toMatchObject({ code: 'E_CONFIG', message: expect.stringContaining('/node/nowhere') });
  expect(changed).toEqual([]);
});
