import { Failure } from '../../core/failure.ts';
import type { AgentList } from '../../evidence/read/agents.ts';
import { textOf } from '../../evidence/read/spiffe-id.ts';
import type { ServerCli } from './server-cli.ts';

/** What SPIRE Server holds beside its registration entries, and a lab in its first state has none of. */
export interface Extras {
  /** Attested agents that no node of the lab carries, and banned ones. */
  readonly agents: readonly { readonly id: string; readonly banned: boolean }[];
  /** Trust domains whose bundles the server fetches. */
  readonly federations: readonly string[];
  /** Foreign trust domains whose bundle the server has. */
  readonly bundles: readonly string[];
}

/** The next authority to sign with, and the last one; a new server has neither until its CA is half through its life. */
interface Authorities {
  readonly prepared?: { readonly authority_id: string };
  readonly old?: { readonly authority_id: string };
}

/**
 * @param wanted SPIFFE IDs of the agents that there may be
 * @throws Failure E_SPIRE_CLI, E_KUBERNETES
 */
export async function findExtras(cli: ServerCli, wanted: readonly string[], signal: AbortSignal): Promise<Extras> {
  const [{ agents = [] }, { federation_relationships = [] }, { bundles = [] }] = await Promise.all([
    cli.run<AgentList>(['agent', 'list'], signal),
    cli.run<{ readonly federation_relationships?: readonly { readonly trust_domain: string }[] }>(['federation', 'list'], signal),
    cli.run<{ readonly bundles?: readonly { readonly trust_domain: string }[] }>(['bundle', 'list'], signal),
  ]);
  return {
    agents: agents.map(({ id, banned = false }) => ({ id: textOf(id), banned })).filter(({ id, banned }) => banned || !wanted.includes(id)),
    federations: federation_relationships.map(({ trust_domain }) => trust_domain),
    bundles: bundles.map(({ trust_domain }) => trust_domain),
  };
}

/** The same in sentences for people. */
export function tellExtras({ agents, federations, bundles }: Extras): readonly string[] {
  return [
    ...agents.map(({ id, banned }) => (banned ? `The agent ${id} is banned.` : `The agent ${id} is attested, and no node of the lab is called so.`)),
    ...federations.map((domain) => `SPIRE Server federates with ${domain}.`),
    ...bundles.map((domain) => `SPIRE Server has the trust bundle of ${domain}.`),
  ];
}

/** Evicts, unfederates and forgets them. Entries that name a foreign trust domain lose that name. @throws Failure E_SPIRE_CLI */
export async function dropExtras(cli: ServerCli, { agents, federations, bundles }: Extras, signal: AbortSignal): Promise<void> {
  await Promise.all([
    ...agents.map(({ id }) => cli.run(['agent', 'evict', '-spiffeID', id], signal)),
    ...federations.map((domain) => cli.run(['federation', 'delete', '-id', `spiffe://${domain}`], signal)),
  ]);
  // After the relationships, or one of them could fetch a bundle again.
  await Promise.all(bundles.map((domain) => cli.run(['bundle', 'delete', '-id', `spiffe://${domain}`, '-mode', 'dissociate'], signal)));
}

/**
 * Leaves SPIRE Server one authority of each kind: a prepared one is activated, the old one tainted and revoked (SPIRE
 * 1.15.3, doc/spire_server.md, `localauthority`). What was signed before is refused then, so no agent may run meanwhile.
 *
 * @throws Failure E_SPIRE_CLI
 */
export async function keepOneAuthority(cli: ServerCli, signal: AbortSignal): Promise<void> {
  await Promise.all(
    ['x509', 'jwt'].map(async (kind) => {
      const act = (verb: string, id: string): Promise<unknown> => cli.run(['localauthority', kind, verb, '-authorityID', id], signal);
      const show = (): Promise<Authorities> => cli.run<Authorities>(['localauthority', kind, 'show'], signal);
      const before = await show();
      if (before.prepared != null) await act('activate', before.prepared.authority_id);
      const { old } = before.prepared == null ? before : await show();
      if (old == null) return;
      await act('taint', old.authority_id).catch(unlessTainted);
      await act('revoke', old.authority_id);
    }),
  );
}

function unlessTainted(error: unknown): void {
  if (!(error instanceof Failure && /already tainted/i.test(error.message))) throw error;
}
