import { asIfMade, type Manifest } from '../adapters/kubernetes/apply.ts';
import type { Client } from '../adapters/kubernetes/client.ts';
import { nodeDifferencesIn } from '../adapters/kubernetes/node-marks.ts';
import { objectDifferences } from '../adapters/kubernetes/object-differences.ts';
import { entryContext } from '../adapters/lab/act/entry-context.ts';
import { agentIds } from '../adapters/lab/agent-ids.ts';
import type { AttachedLab, LabConnection } from '../adapters/lab/running-lab.ts';
import { shownAs } from '../adapters/spire/entries.ts';
import { entryDifferences } from '../adapters/spire/entry-differences.ts';
import { findExtras, tellExtras } from '../adapters/spire/extras.ts';
import { serverCli } from '../adapters/spire/server-cli.ts';
import { Failure, isUnanswered } from '../core/failure.ts';
import { pathOf } from '../evidence/api-path.ts';
import { programsOf } from '../lab/define-lab.ts';
import { hasOneOwner } from './owners.ts';
import { strangersTo, strangerText } from './strangers.ts';

/**
 * What is not as it was when the lab was ready, in sentences for people: objects that differ from their manifests or were
 * put beside them, what lessons left, nodes, registration entries, agents. Changes nothing, and waits for nothing.
 */
export async function differencesOf(connection: LabConnection, attached: AttachedLab, signal: AbortSignal): Promise<readonly string[]> {
  const { client, manifests, additions, nodes } = connection;
  const found = await Promise.all([
    nodeDifferencesIn(client, nodes, signal),
    ...manifests.map((manifest) => manifestDifferences(connection, manifest, signal)),
    strangersTo(connection, signal).then((strangers) => strangers.map((each) => `${strangerText(each)} is not part of the lab.`)),
    ...additions.flatMap(({ file, objects }) => objects.map((object) => leftOver(client, file, object, signal))),
    serverDifferences(connection, attached, signal),
  ]);
  return found.flat();
}

async function manifestDifferences({ client, lab }: LabConnection, manifest: Manifest, signal: AbortSignal): Promise<readonly string[]> {
  const name = `${manifest.kind.toLowerCase()}/${manifest.metadata.name}`;
  if (!hasOneOwner(lab, manifest)) {
    const there = await client.find(pathOf({ ...manifest, ...manifest.metadata }), signal);
    return there === undefined ? [`There is no ${name}.`] : [];
  }
  const compared = await asIfMade(client, manifest, signal).catch(refused);
  if (compared instanceof Failure) return [`${name} cannot be compared: ${compared.message.replace(/\.$/, '')}.`];
  if (compared === undefined) return [`There is no ${name}.`];
  if ('refused' in compared) return [`${name} has to be made again: ${compared.refused}.`];
  return objectDifferences(compared.found, compared.wanted).map((difference) => `${name}: ${difference}.`);
}

/** A webhook or a policy is asked about a dry run, too, and may refuse it. */
function refused(error: unknown): Failure {
  if (error instanceof Failure && error.code === 'E_KUBERNETES') return error;
  throw error;
}

async function leftOver(client: Client, file: string, object: Manifest, signal: AbortSignal): Promise<readonly string[]> {
  const there = await client.find(pathOf({ ...object, ...object.metadata }), signal);
  return there === undefined ? [] : [`${object.kind.toLowerCase()}/${object.metadata.name} is there, from ${file}.`];
}

/** What the kubelet or the scheduler complains of. A pod that is about to start has no trouble yet. */
export async function podTroubles({ lab }: LabConnection, attached: AttachedLab, signal: AbortSignal): Promise<readonly string[]> {
  const troubles = await Promise.all(
    programsOf(lab).map(async (of) => {
      const { pods } = await attached.ask({ kind: 'pods', of }, signal);
      if (pods.length === 0) return [`${of.name} has no pod.`];
      return pods.flatMap(({ pod, trouble }) => (trouble === undefined ? [] : [`${pod} is not ready: ${trouble.replace(/\.$/, '')}.`]));
    }),
  );
  return troubles.flat();
}

async function serverDifferences(connection: LabConnection, attached: AttachedLab, signal: AbortSignal): Promise<readonly string[]> {
  const { client, lab } = connection;
  try {
    const [extras, entries, context] = await Promise.all([
      agentIds(connection, signal).then((wanted) => findExtras(serverCli(client, lab.server), wanted, signal)),
      attached.ask({ kind: 'entries' }, signal),
      entryContext(client, lab, signal),
    ]);
    const wanted = lab.entries.map((plan) => shownAs(plan, context));
    return [...entryDifferences(entries, wanted), ...tellExtras(extras)];
  } catch (error) {
    // A server that does not run is told as a pod that is not there, a node without its label as that.
    if (isUnanswered(error)) return [];
    throw error;
  }
}
