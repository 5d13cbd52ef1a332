import { isDeepStrictEqual } from 'node:util';
import { Failure } from '../../core/failure.ts';
import type { EntryState } from '../../evidence/answers.ts';
import type { EntryPlan } from '../../lab/entries.ts';
import type { Component } from '../../lab/sources.ts';
import type { ServerCli } from './server-cli.ts';
import { showEntries } from './show-entries.ts';

/** The exit status is 0 even where an entry was refused: only these codes tell (gRPC status codes, SPIRE 1.15.3). */
const code = { ok: 0, notFound: 5, alreadyExists: 6 } as const;

interface Result {
  readonly status: { readonly code: number; readonly message: string };
  readonly entry?: { readonly id: string };
  readonly id?: string;
}

export interface EntryContext {
  readonly trustDomain: string;
  readonly clusterName: string;
  readonly agents: Pick<Component, 'namespace' | 'serviceAccount'>;
  /** The node that carries the label `spirelab.dev/runs=<what>`. */
  readonly nodeThatRuns: (what: string) => string;
}

/** Creates entries in one command; those that exist already are left as they are. @throws Failure E_SPIRE_CLI */
export async function createEntries(
  cli: ServerCli,
  plans: readonly EntryPlan[],
  context: EntryContext,
  signal: AbortSignal,
): Promise<{ readonly created: number; readonly present: number }> {
  const entries = plans.map((plan) => entryOf(plan, context));
  const results = await create(cli, entries, [code.ok, code.alreadyExists], signal);
  const created = results.filter(({ status }) => status.code === code.ok).length;
  return { created, present: results.length - created };
}

/** Makes one entry exactly as planned, whether it was there or not. @throws Failure E_SPIRE_CLI */
export async function putEntry(cli: ServerCli, plan: EntryPlan, context: EntryContext, signal: AbortSignal): Promise<void> {
  const input = JSON.stringify({ entries: [entryOf(plan, context)] });
  const { results } = await cli.run<{ readonly results: readonly Result[] }>(['entry', 'update', '-data', '-'], signal, input);
  const status = results[0]?.status;
  if (status?.code === code.ok) return;
  if (status?.code !== code.notFound) throw new Failure('E_SPIRE_CLI', `SPIRE Server did not update the entry ${plan.id}: ${status?.message ?? 'no result'}`);
  await createEntries(cli, [plan], context, signal);
}

/** What `entry create` and `entry delete` are given at once: a message of gRPC holds 4 MiB (grpc-go, the default). */
const batch = 1000;

/** Creates any number of entries, given as the server reads them. @throws Failure E_SPIRE_CLI, also where one is there already */
export async function createInBatches(cli: ServerCli, entries: readonly object[], signal: AbortSignal): Promise<void> {
  for (let start = 0; start < entries.length; start += batch) await create(cli, entries.slice(start, start + batch), [code.ok], signal);
}

/** Deletes any number of entries. @throws Failure E_SPIRE_CLI */
export async function deleteInBatches(cli: ServerCli, ids: readonly string[], signal: AbortSignal): Promise<void> {
  for (let start = 0; start < ids.length; start += batch) await deleteEntries(cli, ids.slice(start, start + batch), signal);
}

async function create(cli: ServerCli, entries: readonly object[], accepted: readonly number[], signal: AbortSignal): Promise<readonly Result[]> {
  const { results } = await cli.run<{ readonly results: readonly Result[] }>(['entry', 'create', '-data', '-'], signal, JSON.stringify({ entries }));
  const refused = results.filter(({ status }) => !accepted.includes(status.code));
  if (refused.length === 0 && results.length === entries.length) return results;
  const reasons = [...new Set(refused.map(({ status }) => status.message))];
  throw new Failure('E_SPIRE_CLI', `SPIRE Server refused ${refused.length} of ${entries.length} entries: ${reasons.slice(0, 5).join('; ')}`);
}

/** Deletes entries by ID; those that are gone already count as deleted. @throws Failure E_SPIRE_CLI */
export async function deleteEntries(cli: ServerCli, ids: readonly string[], signal: AbortSignal): Promise<void> {
  const { results } = await cli.run<{ readonly results: readonly Result[] }>(['entry', 'delete', '-file', '-'], signal, JSON.stringify({ ids }));
  const refused = results.filter(({ status }) => status.code !== code.ok && status.code !== code.notFound);
  if (refused.length > 0)
    throw new Failure('E_SPIRE_CLI', `SPIRE Server did not delete ${refused.length} entries: ${refused.map(({ status }) => status.message).join('; ')}`);
}

/** Makes the server's entries exactly these: an entry that differs is deleted and created anew. @throws Failure E_SPIRE_CLI */
export async function replaceEntries(
  cli: ServerCli,
  plans: readonly EntryPlan[],
  context: EntryContext,
  signal: AbortSignal,
): Promise<{ readonly created: number; readonly deleted: number }> {
  const shown = await showEntries(cli, signal);
  const wanted = plans.map((plan) => shownAs(plan, context));
  const wrong = shown.filter((entry) => !wanted.some((candidate) => isDeepStrictEqual(candidate, entry))).map(({ id }) => id);
  if (wrong.length > 0) await deleteEntries(cli, wrong, signal);
  const { created } = await createEntries(cli, plans, context, signal);
  return { created, deleted: wrong.length };
}

/** How the server shows an entry that was created as planned. */
export function shownAs(plan: EntryPlan, context: EntryContext): EntryState {
  return {
    id: plan.id,
    spiffeId: plan.spiffeId,
    parentId: parentOf(plan, context),
    selectors: [...selectorsOf(plan, context)].sort(),
    ttl: plan.kind === 'workload' ? plan.x509SvidTtl : 0,
  };
}

function parentOf(plan: EntryPlan, { trustDomain }: EntryContext): string {
  return plan.kind === 'node' ? `spiffe://${trustDomain}/spire/server` : plan.parent.spiffeId;
}

/** The shape that `spire-server entry create -data` reads (SPIRE 1.15.3, doc/spire_server.md). */
export function entryOf(plan: EntryPlan, context: EntryContext): Record<string, unknown> {
  return {
    entry_id: plan.id,
    spiffe_id: plan.spiffeId,
    parent_id: parentOf(plan, context),
    selectors: selectorsOf(plan, context).map((selector) => {
      const colon = selector.indexOf(':');
      return { type: selector.slice(0, colon), value: selector.slice(colon + 1) };
    }),
    ...(plan.kind === 'workload' ? { x509_svid_ttl: plan.x509SvidTtl } : {}),
  };
}

function selectorsOf(plan: EntryPlan, { clusterName, agents, nodeThatRuns }: EntryContext): readonly string[] {
  if (plan.kind === 'workload') return plan.selectors;
  if (plan.selects.on === 'every-node')
    return [`k8s_psat:cluster:${clusterName}`, `k8s_psat:agent_ns:${agents.namespace}`, `k8s_psat:agent_sa:${agents.serviceAccount}`];
  return [`k8s_psat:cluster:${clusterName}`, `k8s_psat:agent_node_name:${nodeThatRuns(plan.selects.what)}`];
}
