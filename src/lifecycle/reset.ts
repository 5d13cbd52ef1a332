import { applyAll, type Manifest, makeExactly, removeAll } from '../adapters/kubernetes/apply.ts';
import { makes } from '../adapters/kubernetes/claims.ts';
import type { Client } from '../adapters/kubernetes/client.ts';
import { demandOwner } from '../adapters/kubernetes/owner-mark.ts';
import { podsOf } from '../adapters/kubernetes/pod-watch.ts';
import { releaseAll, removeStrangers } from '../adapters/kubernetes/strangers.ts';
import { entryContext } from '../adapters/lab/act/entry-context.ts';
import { agentIds } from '../adapters/lab/agent-ids.ts';
import { untilDnsAnswers } from '../adapters/lab/cluster-dns.ts';
import { mendNodes } from '../adapters/lab/mend-nodes.ts';
import { mendVolume } from '../adapters/lab/mend-volume.ts';
import { publishBundle } from '../adapters/lab/publish-bundle.ts';
import { type AttachedLab, attach } from '../adapters/lab/running-lab.ts';
import { untilPods } from '../adapters/lab/until-pods.ts';
import { replacePods } from '../adapters/lab/workloads.ts';
import { replaceEntries } from '../adapters/spire/entries.ts';
import { dropExtras, findExtras, keepOneAuthority, tellExtras } from '../adapters/spire/extras.ts';
import { serverCli } from '../adapters/spire/server-cli.ts';
import { type LabFolder, type LabRecord, writeRecord } from '../adapters/state/lab-record.ts';
import type { Task } from '../engine/graph.ts';
import { pathOf } from '../evidence/api-path.ts';
import type { Lab } from '../lab/define-lab.ts';
import { connectionTo } from './connection.ts';
import { deferred } from './deferred.ts';
import { followNoter } from './follow-noter.ts';
import { runOnGround } from './on-ground.ts';
import { guardPods } from './pod-guard.ts';
import type { Run } from './run.ts';
import { obstaclesTo, strangersTo, strangerText } from './strangers.ts';
import { says, untilLogged } from './until-logged.ts';
import { verifyLab } from './verify.ts';

/**
 * A used lab back in its first state, whatever kubectl and spire-server were used for: nodes with the labels and taints
 * that kind gave them, nothing in the lab's namespaces but its manifests as they are in this checkout, every pod of SPIRE
 * and the demo new, exactly the lab's own registration entries and agents, no taint. The cluster stays, and so does what
 * is on the server's volume. It is verified like a new one.
 *
 * The caller owns what is returned, and everything that the new pods have logged is in it: disposing it detaches.
 *
 * @throws Failure E_VERIFY, E_POD, E_KUBERNETES, E_SPIRE_CLI, E_TIMEOUT; E_FOREIGN, E_UNSAFE before anything is changed
 */
export async function reset(lab: Lab, record: LabRecord, folder: LabFolder, run: Run): Promise<AttachedLab> {
  const { settings, clock, emit } = run;
  const { tainted: _healed, lesson: _over, injected: _undone, ...clean } = record;
  const connection = deferred<Awaited<ReturnType<typeof connectionTo>>>('connection');
  const attached = deferred<AttachedLab>('attached');
  const tasks: readonly Task[] = [
    {
      id: 'connection',
      title: "The lab's own API server answers",
      needs: [],
      async run(abort) {
        connection.set(await connectionTo(lab, folder, settings));
        await demandOwner(connection.get().client, record.uuid, abort);
        await writeRecord(folder, { ...clean, tainted: 'a reset has not ended' });
        return undefined;
      },
    },
    {
      // Agents go first and come last: one that starts before its server backs off for seconds.
      id: 'no-agents',
      title: 'SPIRE Agents are removed',
      needs: ['connection'],
      async run(abort) {
        const { client, manifests } = connection.get();
        await Promise.all(
          manifests
            .filter((object) => makes(lab.agents, object))
            .map(({ apiVersion, kind, metadata }) => client.remove(pathOf({ apiVersion, kind, ...metadata }), abort)),
        );
        return undefined;
      },
    },
    {
      id: 'nodes',
      title: 'Every node is there, and takes the pods that it should',
      needs: ['connection'],
      async run(abort) {
        await mendNodes(connection.get(), clock, abort);
        return undefined;
      },
    },
    {
      id: 'obstacles',
      title: 'Nothing refuses what comes next: no webhook, policy or quota',
      needs: ['connection'],
      async run(abort) {
        await removeStrangers(connection.get().client, await obstaclesTo(connection.get(), abort), abort);
        return undefined;
      },
    },
    {
      // Beside the manifests: it asks much, and nothing but new pods depends on it.
      id: 'strangers',
      title: 'What neither the lab nor a lesson brought is removed',
      needs: ['obstacles'],
      async run(abort) {
        const { client } = connection.get();
        const strangers = await strangersTo(connection.get(), abort);
        await removeStrangers(client, strangers, abort);
        return strangers.length === 0 ? undefined : strangers.map(strangerText).join(', ');
      },
    },
    {
      id: 'namespaces',
      title: 'The namespaces are there',
      needs: ['obstacles'],
      async run(abort) {
        const { client, manifests } = connection.get();
        await Promise.all(manifests.filter(isNamespace).map((object) => mendNamespace(client, object, abort)));
        return undefined;
      },
    },
    {
      id: 'manifests',
      title: 'The manifests are applied again',
      needs: ['namespaces'],
      async run(abort) {
        const { client, manifests, additions } = connection.get();
        await Promise.all([
          ...manifests.filter((object) => !makes(lab.agents, object) && !isNamespace(object)).map((object) => makeExactly(client, object, abort)),
          removeAll(
            client,
            additions.flatMap(({ objects }) => objects),
            abort,
          ),
        ]);
        return undefined;
      },
    },
    {
      id: 'volume',
      title: "SPIRE Server's volume is bound",
      needs: ['manifests'],
      run: (abort) => mendVolume(connection.get(), abort),
    },
    {
      // After the manifests, or the new pods would be made from what was changed by hand.
      id: 'pods',
      title: 'The pods of SPIRE and the demo are replaced',
      needs: ['no-agents', 'nodes', 'strangers', 'volume'],
      async run(abort) {
        await replacePods(connection.get(), clock, abort);
        return undefined;
      },
    },
    {
      id: 'watch',
      title: 'Pods and logs are followed',
      needs: ['pods'],
      async run(abort) {
        attached.set(await attach(connection.get(), { from: 'first-line' }, followNoter(emit), abort));
        return undefined;
      },
    },
    {
      id: 'server',
      title: 'SPIRE Server serves its APIs',
      needs: ['watch'],
      run: (abort) => untilLogged(attached.get(), says(lab.server, 'Starting Server APIs'), abort),
    },
    {
      id: 'bundle',
      title: 'The trust bundle is published',
      needs: ['server'],
      async run(abort) {
        const { client } = connection.get();
        await publishBundle(client, serverCli(client, lab.server), lab.bundle, abort);
        return undefined;
      },
    },
    {
      // While no agent runs: what is evicted must not attest again, and what an old authority signed must not be shown.
      id: 'extras',
      title: 'SPIRE Server forgets other agents, trust domains and authorities',
      needs: ['server'],
      async run(abort) {
        await untilPods(attached.get().pods, 'the old agents go', () => podsOf(attached.get().pods, lab.agents).length === 0, abort);
        const cli = serverCli(connection.get().client, lab.server);
        const [extras] = await Promise.all([findExtras(cli, await agentIds(connection.get(), abort), abort), keepOneAuthority(cli, abort)]);
        await dropExtras(cli, extras, abort);
        const told = tellExtras(extras);
        return told.length === 0 ? undefined : told.join(' ');
      },
    },
    {
      id: 'entries',
      title: "The registration entries are the lab's own",
      needs: ['server'],
      async run(abort) {
        const { client } = connection.get();
        const { created, deleted } = await replaceEntries(serverCli(client, lab.server), lab.entries, await entryContext(client, lab, abort), abort);
        return `${created} created, ${deleted} deleted`;
      },
    },
    {
      id: 'dns',
      title: 'Names of services are resolved',
      needs: ['connection'],
      async run(abort) {
        await untilDnsAnswers(connection.get().client, clock, abort);
        return undefined;
      },
    },
    {
      id: 'agents',
      title: 'SPIRE Agents are applied',
      needs: ['bundle', 'extras', 'dns'],
      async run(abort) {
        const { client, manifests } = connection.get();
        await applyAll(
          client,
          manifests.filter((object) => makes(lab.agents, object)),
          abort,
        );
        return undefined;
      },
    },
    {
      id: 'ready',
      title: 'Every expectation of the lab holds, mTLS included',
      needs: ['entries', 'agents'],
      run: (abort) => guardPods(attached.get(), abort, (guarded) => verifyLab(lab, attached.get(), { clock, emit, signal: guarded })),
    },
  ];
  try {
    await runOnGround(tasks, run, () => connection.peek());
    await writeRecord(folder, clean);
    return attached.get();
  } catch (error) {
    await attached.peek()?.[Symbol.asyncDispose]();
    throw error;
  }
}

function isNamespace({ kind }: Manifest): boolean {
  return kind === 'Namespace';
}

/** One that is being deleted takes everything with it, and has to be waited for. */
async function mendNamespace(client: Client, namespace: Manifest, signal: AbortSignal): Promise<void> {
  const path = pathOf({ ...namespace, ...namespace.metadata });
  const there = await client.find<{ readonly metadata: { readonly deletionTimestamp?: string } }>(path, signal);
  if (there?.metadata.deletionTimestamp !== undefined) {
    // Kubelets cannot unmount what a CSI driver mounted that is gone with its namespace, and would keep pods for ever.
    await client.remove(pathOf({ apiVersion: 'v1', kind: 'Pod', namespace: namespace.metadata.name }), signal, '?gracePeriodSeconds=0');
    await releaseAll(client, namespace.metadata.name, signal);
  }
  await makeExactly(client, namespace, signal);
}
