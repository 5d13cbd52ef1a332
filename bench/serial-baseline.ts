import { join } from 'node:path';
import { execa } from 'execa';
import { projectRoot } from '../src/adapters/files/paths.ts';
import { entryOf } from '../src/adapters/spire/entries.ts';
import { findLab } from '../src/lifecycle/labs.ts';
import type { Settings } from '../src/lifecycle/settings.ts';
import { prepareCluster } from './bare-cluster.ts';

const name = 'spirelab-serial';

/**
 * Seconds from nothing to the first answered mTLS request for somebody who follows the article and types one step after
 * the other, each with kubectl's own way to wait. The same images, already on the nodes, and the same manifests as the
 * tool's, on a cluster with kind's defaults; what the tool does beforehand (images, image stores) is not counted.
 */
export async function serialBaseline(settings: Settings): Promise<{ readonly seconds: number; readonly steps: Readonly<Record<string, number>> }> {
  const lab = await findLab(settings.lab);
  await using cluster = await prepareCluster(settings, name, 'bench/serial-cluster.yaml');
  const steps: Record<string, number> = {};
  const began = performance.now();
  const step = async (title: string, work: () => Promise<unknown>): Promise<void> => {
    await work();
    steps[title] = (performance.now() - began) / 1000;
  };
  await step('kind create cluster', () => cluster.create());
  await step('kubectl wait node', () => kubectl('wait', 'node', '--all', '--for=condition=Ready', '--timeout=180s'));
  await execa('docker', ['cp', join(projectRoot, 'manifests'), `${name}-control-plane:/opt/manifests`]);
  await step('kubectl apply -k spire', () => kubectl('apply', '-k', '/opt/manifests/spire'));
  await step('rollout status spire-server', () => kubectl('-n', 'spire', 'rollout', 'status', 'statefulset/spire-server', '--timeout=180s'));
  await step('rollout status spire-agent', () => kubectl('-n', 'spire', 'rollout', 'status', 'daemonset/spire-agent', '--timeout=300s'));
  const node = (await kubectl('get', 'nodes', '-l', 'spirelab.dev/runs=mtls-server', '-o', 'name')).replace('node/', '');
  for (const plan of lab.entries) {
    const entry = entryOf(plan, { ...lab, nodeThatRuns: () => node }) as {
      entry_id: string;
      spiffe_id: string;
      parent_id: string;
      selectors: { type: string; value: string }[];
    };
    const parent = plan.kind === 'node' ? ['-node'] : ['-parentID', entry.parent_id, '-x509SVIDTTL', '30'];
    const selectors = entry.selectors.flatMap(({ type, value }) => ['-selector', `${type}:${value}`]);
    await step(`entry create ${plan.id}`, () =>
      kubectl(
        '-n',
        'spire',
        'exec',
        'spire-server-0',
        '--',
        '/opt/spire/bin/spire-server',
        'entry',
        'create',
        '-entryID',
        entry.entry_id,
        '-spiffeID',
        entry.spiffe_id,
        ...parent,
        ...selectors,
      ),
    );
  }
  await step('kubectl apply -k spiffe-csi', () => kubectl('apply', '-k', '/opt/manifests/spiffe-csi'));
  await step('rollout status spiffe-csi-driver', () => kubectl('-n', 'spire', 'rollout', 'status', 'daemonset/spiffe-csi-driver', '--timeout=180s'));
  await step('kubectl apply -k mtls-demo', () => kubectl('apply', '-k', '/opt/manifests/mtls-demo'));
  await step('rollout status of the demo', () => kubectl('-n', 'mtls-demo', 'wait', 'deployment', '--all', '--for=condition=Available', '--timeout=180s'));
  await step('first answered request', firstRequest);
  return { seconds: steps['first answered request'] ?? Number.NaN, steps };
}

async function kubectl(...args: readonly string[]): Promise<string> {
  return (await execa('docker', ['exec', `${name}-control-plane`, 'kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', ...args])).stdout;
}

/** kubectl logs -f, until the client says that a call was answered. */
async function firstRequest(): Promise<void> {
  const logs = execa(
    'docker',
    ['exec', `${name}-control-plane`, 'kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf', '-n', 'mtls-demo', 'logs', '-f', 'deployment/mtls-client'],
    { reject: false },
  );
  for await (const line of logs) if (line.includes('"event":"call"') && line.includes('"status":"ok"')) break;
}
