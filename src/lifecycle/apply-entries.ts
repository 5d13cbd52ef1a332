import { nodesByParent } from '../adapters/spire/agent-matches.ts';
import { createInBatches, deleteInBatches } from '../adapters/spire/entries.ts';
import { appliedPrefix, type FileEntry } from '../adapters/spire/entries-file.ts';
import type { ServerCli } from '../adapters/spire/server-cli.ts';
import { showEntries } from '../adapters/spire/show-entries.ts';
import { Failure } from '../core/failure.ts';
import type { EntryState } from '../lab/probes.ts';
import type { LogEntry } from '../logs/entry.ts';
import type { LogBook } from '../logs/log-book.ts';
import type { Run } from './run.ts';

export interface AppliedEntries {
  readonly created: number;
  readonly deleted: number;
  readonly unchanged: number;
  /** Entries times the agents that must have them, or must have lost them. */
  readonly confirmations: number;
  /** Until SPIRE Server had answered. */
  readonly serverSeconds: number;
  /** Until the last agent had logged its last one. */
  readonly agentsSeconds: number;
}

export interface EntriesGround {
  readonly cli: ServerCli;
  /** Where the agents' lines arrive. */
  readonly logs: LogBook;
}

/** How long agents may take after the server's answer: some sync intervals, and a while for every thousand. Milliseconds. */
const agentsWithin = (entries: number): number => 30_000 + 15 * entries;

/**
 * Makes the entries that come from files exactly these: creates what is missing, deletes what an earlier file had and
 * this one has not, and leaves the lab's own alone. Ends when every agent that is authorized for an entry has logged
 * that it has it, or has lost it.
 *
 * @throws Failure E_VERIFY where an agent did not, or where one has an entry that is not for it; E_SPIRE_CLI
 */
export async function applyEntries(
  entries: readonly FileEntry[],
  { cli, logs }: EntriesGround,
  { clock, emit, signal }: Pick<Run, 'clock' | 'emit' | 'signal'>,
): Promise<AppliedEntries> {
  const there = (await showEntries(cli, signal)).filter(({ id }) => id.startsWith(appliedPrefix));
  const present = new Set(there.map(({ id }) => id));
  const wanted = new Set(entries.map(({ entry_id }) => entry_id));
  const missing = entries.filter(({ entry_id }) => !present.has(entry_id));
  const surplus = there.filter(({ id }) => !wanted.has(id));
  const nodesOf = await nodesByParent(cli, signal);
  const orphan = missing.find(({ parent_id }) => nodesOf(parent_id).size === 0);
  if (orphan !== undefined) {
    throw new Failure('E_CONFIG', `No attested agent is authorized for ${orphan.spiffe_id}: its parent is ${orphan.parent_id}.`, {
      left: 'nothing was changed',
    });
  }

  const news = awaitNews(expectedNews(missing, surplus, nodesOf), logs);
  const began = clock.now();
  try {
    emit({ type: 'noted', level: 'info', text: `creating ${missing.length}, deleting ${surplus.length}, leaving ${present.size - surplus.length}` });
    await deleteInBatches(
      cli,
      surplus.map(({ id }) => id),
      signal,
    );
    await createInBatches(cli, missing, signal);
    const serverSeconds = (clock.now() - began) / 1000;
    emit({ type: 'noted', level: 'info', text: `SPIRE Server has done so after ${serverSeconds.toFixed(1)} s; waiting for ${news.expected} lines of agents` });
    const late = clock.after(agentsWithin(missing.length + surplus.length), signal).then(() => {
      throw new Failure('E_VERIFY', `${news.left()} of ${news.expected} lines of agents did not come.`, { evidence: news.examples() });
    });
    await Promise.race([news.complete, late]);
    const agentsSeconds = (clock.now() - began) / 1000;
    return {
      created: missing.length,
      deleted: surplus.length,
      unchanged: present.size - surplus.length,
      confirmations: news.expected,
      serverSeconds,
      agentsSeconds,
    };
  } finally {
    news.stop();
  }
}

type NodesOf = (parentId: string) => ReadonlySet<string>;

/** `Entry created applied-… on worker2`: one for each entry and each agent that must say so. */
function expectedNews(missing: readonly FileEntry[], surplus: readonly EntryState[], nodesOf: NodesOf): Set<string> {
  const created = missing.flatMap(({ entry_id, parent_id }) => [...nodesOf(parent_id)].map((node) => newsOf('Entry created', entry_id, node)));
  const removed = surplus.flatMap(({ id, parentId }) => [...nodesOf(parentId)].map((node) => newsOf('Entry removed', id, node)));
  return new Set([...created, ...removed]);
}

function newsOf(message: string, entry: string, node: string): string {
  return `${message} ${entry} on ${node}`;
}

/** Listens to agents until each has said what it must; an entry at an agent that it is not for ends the wait. */
function awaitNews(open: Set<string>, logs: LogBook) {
  const complete = Promise.withResolvers<void>();
  complete.promise.catch(() => undefined);
  const expected = open.size;
  const known = new Set(open);
  const hear = ({ message, fields, writer }: LogEntry): void => {
    const id = String(fields['entry']);
    if ((message !== 'Entry created' && message !== 'Entry removed') || !id.startsWith(appliedPrefix)) return;
    const news = newsOf(message, id, writer.node);
    if (message === 'Entry created' && !known.has(news)) complete.reject(new Failure('E_VERIFY', `An agent has an entry that is not for it: ${news}.`));
    open.delete(news);
    if (open.size === 0) complete.resolve();
  };
  if (open.size === 0) complete.resolve();
  const stop = logs.listen(hear);
  return { expected, complete: complete.promise, left: () => open.size, examples: () => [...open].slice(0, 5).map((each) => `missing: ${each}`), stop };
}
