import { createInBatches, deleteInBatches } from '../adapters/spire/entries.ts';
import { authorizedNodes, type Link } from '../adapters/spire/entries-file/authorized.ts';
import { appliedPrefix, checkEntries, type FileEntry, fileEntries } from '../adapters/spire/entries-file/check.ts';
import type { ReadEntries } from '../adapters/spire/entries-file/read-text.ts';
import type { ServerCli } from '../adapters/spire/server-cli.ts';
import { type AskedFacts, askServerFacts } from '../adapters/spire/server-facts.ts';
import { Failure } from '../core/failure.ts';
import type { Findings, Mistake } from '../core/mistake.ts';
import type { LogEntry } from '../logs/entry.ts';
import type { LogBook } from '../logs/log-book.ts';
import type { Run } from './run.ts';

/** A file that was refused, with everything that is wrong, or one that was applied. */
export type Outcome = (Findings & { readonly kind: 'refused' }) | (AppliedEntries & { readonly kind: 'applied' });

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
  /** What is legal and doubtful. */
  readonly warnings: readonly Mistake[];
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
 * that it has it, or has lost it. With any mistake in the file nothing is changed.
 *
 * @throws Failure E_VERIFY where an agent did not, or where one has an entry that is not for it; E_SPIRE_CLI
 */
export async function applyEntries(
  read: ReadEntries,
  { cli, logs }: EntriesGround,
  { clock, emit, signal }: Pick<Run, 'clock' | 'emit' | 'signal'>,
): Promise<Outcome> {
  const facts = await askServerFacts(cli, signal);
  const { mistakes, warnings } = checkEntries(read, facts);
  if (mistakes.length > 0) return { kind: 'refused', mistakes, warnings };
  const entries = fileEntries(read);
  const present = new Set(facts.applied.map(({ id }) => id));
  const wanted = new Set(entries.map(({ entry_id }) => entry_id));
  const missing = entries.filter(({ entry_id }) => !present.has(entry_id));
  const surplus = facts.applied.filter(({ id }) => !wanted.has(id));

  const news = awaitNews(expectedNews(entries, facts), logs);
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
      kind: 'applied',
      created: missing.length,
      deleted: surplus.length,
      unchanged: present.size - surplus.length,
      confirmations: news.expected,
      serverSeconds,
      agentsSeconds,
      warnings,
    };
  } finally {
    news.stop();
  }
}

/**
 * `Entry created applied-… on worker2`: one for each entry and each agent that must say so. Not only entries that come
 * and go make news: where a node alias does, agents get and lose what hangs on it.
 */
function expectedNews(entries: readonly FileEntry[], { applied, entries: others, agents }: AskedFacts): Set<string> {
  const before = newsAt(authorizedNodes([...others, ...applied], agents));
  const after = newsAt(authorizedNodes([...others, ...entries.map(linkOf)], agents));
  const created = [...after].filter(([key]) => !before.has(key)).map(([, [id, node]]) => newsOf('Entry created', id, node));
  const removed = [...before].filter(([key]) => !after.has(key)).map(([, [id, node]]) => newsOf('Entry removed', id, node));
  return new Set([...created, ...removed]);
}

/** Who has which entry of a file, under one key for each. */
function newsAt(nodes: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, readonly [id: string, node: string]> {
  const pairs = [...nodes].filter(([id]) => id.startsWith(appliedPrefix)).flatMap(([id, those]) => [...those].map((node) => [id, node] as const));
  return new Map(pairs.map((pair) => [pair.join(' '), pair]));
}

function linkOf({ entry_id, spiffe_id, parent_id, selectors }: FileEntry): Link {
  return { id: entry_id, spiffeId: spiffe_id, parentId: parent_id, selectors: selectors.map(({ type, value }) => `${type}:${value}`) };
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
