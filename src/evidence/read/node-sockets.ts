import type { Answers } from '../answers.ts';
import type { RawEvidence } from '../raw.ts';
import { csiMounts } from './csi-mounts.ts';
import { nodes, workers } from './nodes.ts';

/** What only the nodes themselves know. */

export async function sockets(raw: RawEvidence, signal: AbortSignal): Promise<Answers['sockets']> {
  return Promise.all(
    (await nodes(raw, signal)).map(async ({ name, worker }) => ({
      node: name,
      worker,
      present: (await raw.node(name, 'agent-socket', signal)).trim() !== '',
    })),
  );
}

export async function mountsOfCsi(raw: RawEvidence, signal: AbortSignal): Promise<Answers['csi-mounts']> {
  return Promise.all((await workers(raw, signal)).map(async ({ name }) => ({ node: name, targets: csiMounts(await raw.node(name, 'mounts', signal)) })));
}
