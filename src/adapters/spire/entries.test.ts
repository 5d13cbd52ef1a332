import { describe, expect, test } from 'vitest';
import { agents, anyNode, client, entryFor, mtlsServer, nodeOf } from '../../../test/support/nouns.ts';
import { createEntries, deleteEntries, entryOf, replaceEntries } from './entries.ts';
import type { ServerCli } from './server-cli.ts';

const context = { trustDomain: 'spirelab.test', clusterName: 'spirelab', agents, nodeThatRuns: (what: string) => `node-with-${what}` };
const { signal } = new AbortController();

describe('an entry, as SPIRE Server reads it', () => {
  test('for every node: the cluster, and who may be its agent', () => {
    expect(entryOf(anyNode, context)).toEqual({
      entry_id: 'any-node',
      spiffe_id: 'spiffe://spirelab.test/node/any',
      parent_id: 'spiffe://spirelab.test/spire/server',
      selectors: [
        { type: 'k8s_psat', value: 'cluster:spirelab' },
        { type: 'k8s_psat', value: 'agent_ns:spire' },
        { type: 'k8s_psat', value: 'agent_sa:spire-agent' },
      ],
    });
  });

  test('for one node: the cluster and its name', () => {
    expect(entryOf(nodeOf(mtlsServer), context)).toMatchObject({
      spiffe_id: 'spiffe://spirelab.test/node/mtls-server',
      selectors: [
        { type: 'k8s_psat', value: 'cluster:spirelab' },
        { type: 'k8s_psat', value: 'agent_node_name:node-with-mtls-server' },
      ],
    });
  });

  test('for a workload: its parent is the alias, and its SVID lives as long as the lab says', () => {
    expect(entryOf(entryFor(client, anyNode, { x509SvidTtl: 30 }), context)).toEqual({
      entry_id: 'mtls-client',
      spiffe_id: 'spiffe://spirelab.test/ns/mtls-demo/sa/mtls-client',
      parent_id: 'spiffe://spirelab.test/node/any',
      selectors: [
        { type: 'k8s', value: 'ns:mtls-demo' },
        { type: 'k8s', value: 'sa:mtls-client' },
      ],
      x509_svid_ttl: 30,
    });
  });
});

/** SPIRE Server's command line with answers made up. */
function cli(...codes: readonly number[]): ServerCli & { readonly calls: readonly (readonly [readonly string[], unknown])[] } {
  const calls: (readonly [readonly string[], unknown])[] = [];
  return {
    calls,
    run: async <T>(args: readonly string[], _: AbortSignal, stdin = '') => {
      calls.push([args, JSON.parse(stdin)]);
      return { results: codes.map((code) => ({ status: { code, message: `code ${code}` } })) } as T;
    },
  };
}

describe('creating entries', () => {
  const plans = [anyNode, entryFor(client, anyNode, { x509SvidTtl: 30 })];

  test('is one command, and what is there already stays', async () => {
    const server = cli(0, 6);
    expect(await createEntries(server, plans, context, signal)).toEqual({ created: 1, present: 1 });
    expect(server.calls).toHaveLength(1);
    expect(server.calls[0]?.[0]).toEqual(['entry', 'create', '-data', '-']);
    expect(server.calls[0]?.[1]).toMatchObject({ entries: [{ entry_id: 'any-node' }, { entry_id: 'mtls-client' }] });
  });

  test('a refusal is told although the command itself succeeds', async () => {
    await expect(createEntries(cli(0, 3), plans, context, signal)).rejects.toMatchObject({
      code: 'E_SPIRE_CLI',
      message: 'SPIRE Server refused 1 of 2 entries: code 3',
    });
  });

  test('an answer about fewer entries than were asked for is none', async () => {
    await expect(createEntries(cli(0), plans, context, signal)).rejects.toMatchObject({ code: 'E_SPIRE_CLI' });
  });
});

describe('deleting entries', () => {
  test('what is gone already counts as deleted', async () => {
    const server = cli(0, 5);
    await deleteEntries(server, ['a', 'b'], signal);
    expect(server.calls).toEqual([[['entry', 'delete', '-file', '-'], { ids: ['a', 'b'] }]]);
  });

  test('a refusal is told', async () => {
    await expect(deleteEntries(cli(7), ['a'], signal)).rejects.toMatchObject({ code: 'E_SPIRE_CLI', message: 'SPIRE Server did not delete 1 entries: code 7' });
  });
});

/** A SPIRE Server that keeps the entries it is given, by ID, and shows them in its own shape. */
function keeping(): ServerCli & { readonly kept: Map<string, Record<string, unknown>>; readonly commands: string[] } {
  const kept = new Map<string, Record<string, unknown>>();
  const commands: string[] = [];
  const idOf = (text: unknown): unknown => ({ trust_domain: 'spirelab.test', path: String(text).slice('spiffe://spirelab.test'.length) });
  const shown = (entry: Record<string, unknown>): unknown => ({
    id: entry['entry_id'],
    spiffe_id: idOf(entry['spiffe_id']),
    parent_id: idOf(entry['parent_id']),
    selectors: entry['selectors'],
    x509_svid_ttl: entry['x509_svid_ttl'] ?? 0,
  });
  return {
    kept,
    commands,
    run: async <T>(args: readonly string[], _: AbortSignal, stdin = '{}') => {
      commands.push(args.slice(0, 2).join(' '));
      const { entries = [], ids = [] } = JSON.parse(stdin) as { entries?: Record<string, unknown>[]; ids?: string[] };
      const created = entries.map((entry) => {
        const present = kept.has(String(entry['entry_id']));
        if (!present) kept.set(String(entry['entry_id']), entry);
        return { status: { code: present ? 6 : 0, message: '' } };
      });
      const deleted = ids.map((id) => ({ status: { code: kept.delete(id) ? 0 : 5, message: '' } }));
      return { entries: [...kept.values()].map(shown), results: [...created, ...deleted] } as T;
    },
  };
}

describe('making the entries exactly those of the lab', () => {
  const plans = [anyNode, nodeOf(mtlsServer), entryFor(client, anyNode, { x509SvidTtl: 30 })];

  test('changes nothing where they are', async () => {
    const server = keeping();
    await createEntries(server, plans, context, signal);
    expect(await replaceEntries(server, plans, context, signal)).toEqual({ created: 0, deleted: 0 });
    expect(server.commands).not.toContain('entry delete');
  });

  test('creates what is missing, and removes what nobody planned', async () => {
    const server = keeping();
    await createEntries(server, [anyNode, entryFor(mtlsServer, anyNode, { x509SvidTtl: 30 })], context, signal);
    expect(await replaceEntries(server, plans, context, signal)).toEqual({ created: 2, deleted: 1 });
    expect([...server.kept.keys()].sort()).toEqual(plans.map(({ id }) => id).sort());
  });

  test.each([
    ['lifetime', entryFor(client, anyNode, { x509SvidTtl: 3600 })],
    ['parent', entryFor(client, nodeOf(mtlsServer), { x509SvidTtl: 30 })],
  ])('creates an entry with another %s anew', async (_, strange) => {
    const server = keeping();
    await createEntries(server, [anyNode, nodeOf(mtlsServer), strange], context, signal);
    expect(await replaceEntries(server, plans, context, signal)).toEqual({ created: 1, deleted: 1 });
    expect(server.kept.get('mtls-client')).toMatchObject({ x509_svid_ttl: 30, parent_id: anyNode.spiffeId });
  });
});
