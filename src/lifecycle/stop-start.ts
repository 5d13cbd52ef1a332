import { startNodes, stopNodes } from '../adapters/kind/kind-cluster.ts';
import { demandOwner } from '../adapters/kubernetes/owner-mark.ts';
import { restartDns } from '../adapters/lab/cluster-dns.ts';
import { removeWorkloads } from '../adapters/lab/workloads.ts';
import { type LabFolder, writeRecord } from '../adapters/state/lab-record.ts';
import { ExitCode } from '../core/exit-code.ts';
import { Failure } from '../core/failure.ts';
import { runGraph } from '../engine/graph.ts';
import { pathOf } from '../evidence/api-path.ts';
import type { Lab } from '../lab/define-lab.ts';
import { connectionTo } from './connection.ts';
import { type DeployedLab, fresh } from './deployed-lab.ts';
import { type OwnLab, ownLab } from './own-lab.ts';
import { reset } from './reset.ts';
import type { Run } from './run.ts';

/** The API server of a kind node answers about ten seconds after its container started; milliseconds. */
const answersWithin = 90_000;
const askEvery = 250;

/**
 * Stops the lab's nodes: nothing runs, everything stays on disk. What runs SPIRE and the demo is removed first: kubelet
 * would start all of it again with the nodes, only for `start` to replace it.
 *
 * @throws Failure E_NO_LAB, E_FOREIGN
 */
export async function stop(lab: Lab, folder: LabFolder, { settings, clock, emit, signal }: Run): Promise<OwnLab> {
  const own = await ownLab(settings, folder, signal);
  await writeRecord(folder, { ...own.record, phase: 'stopped' });
  const workloads = {
    id: 'workloads',
    title: 'SPIRE and the demo are stopped',
    needs: [],
    async run(abort: AbortSignal) {
      try {
        const connection = await connectionTo(lab, folder, settings);
        await demandOwner(connection.client, own.record.uuid, abort);
        await removeWorkloads(connection, clock, abort);
        return undefined;
      } catch (error) {
        abort.throwIfAborted();
        // A lab whose API server is broken, or leads elsewhere, is stopped all the same: the nodes are its own.
        return `left as they are: ${error instanceof Error ? error.message : String(error)}`;
      }
    },
  };
  const nodes = {
    id: 'nodes',
    title: 'The nodes are stopped',
    needs: ['workloads'],
    async run(abort: AbortSignal) {
      await stopNodes(own.nodes, abort);
      return `${own.nodes.length} containers`;
    },
  };
  await runGraph([workloads, nodes], { settings, clock, emit, signal });
  return own;
}

/**
 * Starts a stopped lab and brings it to its verified first state. After a night, every X509-SVID has expired, nodes may
 * have other addresses, and agents and clients would sit in their back-off; new pods have none.
 *
 * @throws Failure E_NO_LAB, E_FOREIGN, E_TIMEOUT
 */
export async function start(lab: Lab, folder: LabFolder, run: Run): Promise<DeployedLab> {
  const { settings, clock, emit, signal } = run;
  const own = await ownLab(settings, folder, signal);
  const nodes = {
    id: 'nodes',
    title: 'The nodes are started',
    needs: [],
    async run(abort: AbortSignal) {
      await startNodes(own.nodes, abort);
      return `${own.nodes.length} containers`;
    },
  };
  const api = {
    id: 'api',
    title: 'The API server is ready',
    needs: ['nodes'],
    async run(abort: AbortSignal) {
      const { client } = await connectionTo(lab, folder, settings);
      const patience = clock.now() + answersWithin;
      for (;;) {
        try {
          await client.get(pathOf({ apiVersion: 'v1', kind: 'Namespace', name: lab.server.namespace }), abort);
          await demandOwner(client, own.record.uuid, abort);
          await restartDns(client, abort);
          return undefined;
        } catch (cause) {
          abort.throwIfAborted();
          if (cause instanceof Failure && cause.exitCode === ExitCode.refused) throw cause;
          if (clock.now() > patience)
            throw new Failure('E_TIMEOUT', `The API server did not answer within ${answersWithin / 1000} s of the start of its node.`, { cause });
        }
        // A server that does not listen yet sends no event.
        await clock.after(askEvery, abort);
      }
    },
  };
  await runGraph([nodes, api], { settings, clock, emit, signal });
  const record = fresh(own.record);
  return { record, attached: await reset(lab, record, folder, run), different: [] };
}
