import { pathOf } from '../../evidence/api-path.ts';
import type { PublishedBundle } from '../../lab/sources.ts';
import type { Client } from '../kubernetes/client.ts';
import type { ServerCli } from '../spire/server-cli.ts';
import { trustBundlePem } from '../spire/trust-bundle.ts';

/** Who writes the ConfigMap; a field that another manager owns is refused to it (SPIRE 1.15.3, bundlepublisher/k8sconfigmap). */
const publisher = 'spire-bundlepublisher-k8s_configmap';

/**
 * Publishes the trust bundle as SPIRE Server would, and in its name. A server that is started again does so itself, but
 * only after half a minute (SPIRE 1.15.3, bundle/pubmanager, `refreshInterval`), and agents start from what is published.
 *
 * @throws Failure E_SPIRE_CLI, E_KUBERNETES
 */
export async function publishBundle(client: Client, cli: ServerCli, { namespace, name, key }: PublishedBundle, signal: AbortSignal): Promise<void> {
  const kind = { apiVersion: 'v1', kind: 'ConfigMap' };
  const object = { ...kind, metadata: { name, namespace }, data: { [key]: await trustBundlePem(cli, signal) } };
  const path = `${pathOf({ ...kind, name, namespace })}?fieldManager=${publisher}&force=true`;
  await client.patch(path, object, 'application/apply-patch+yaml', signal);
}
