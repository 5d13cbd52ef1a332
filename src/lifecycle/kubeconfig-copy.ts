import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { writeAtomically } from '../adapters/files/atomic.ts';
import { Failure } from '../core/failure.ts';
import { clusterName, type Settings } from './settings.ts';

/**
 * Proves that a file may be written over with this lab's kubeconfig: there is none, or one that names no other cluster.
 *
 * @throws Failure E_UNSAFE
 */
export async function demandOwnKubeconfig(file: string, settings: Pick<Settings, 'name'>): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Failure('E_UNSAFE', `${file} cannot be read: ${error.message}`, { cause: error });
  });
  if (text === undefined || namesOnly(text, `kind-${clusterName(settings)}`)) return;
  throw new Failure('E_UNSAFE', `${file} is there already, and is not the kubeconfig of this lab.`, {
    left: 'it was not touched',
    hint: 'Choose a file that does not exist.',
  });
}

function namesOnly(text: string, cluster: string): boolean {
  try {
    const { clusters } = parse(text) as { readonly clusters: readonly { readonly name: string }[] };
    return clusters.length === 1 && clusters[0]?.name === cluster;
  } catch {
    return false;
  }
}

/** Writes a copy of the lab's kubeconfig, readable by this user only. */
export async function copyKubeconfig(from: string, file: string): Promise<void> {
  await writeAtomically(file, await readFile(from, 'utf8'), 0o600);
}
