import { shell } from '../../core/command-line.ts';
import { masked } from '../net/masked.ts';
import { isProxy, proxiesIn, proxyMistakes } from '../net/proxies.ts';
import type { Check } from './checks.ts';
import type { HostFacts } from './facts.ts';

/** What kind would run nodes with, where that is not Docker; a lab uses Docker whatever this says. */
export function otherProvider(env: NodeJS.ProcessEnv): string | undefined {
  const provider = env['KIND_EXPERIMENTAL_PROVIDER'];
  return provider === undefined || provider === '' || provider === 'docker' ? undefined : provider;
}

/** What stands in the environment and is not what a lab goes by, and where its proxies lead. */
export function environmentChecks(facts: Pick<HostFacts, 'environment' | 'engine' | 'containerProxies'>): readonly Check[] {
  return [...kindChecks(facts.environment), ...proxyChecks(facts)];
}

/** What the environment asks for and a lab does not do, in sentences. */
export function unfollowed(env: NodeJS.ProcessEnv): readonly string[] {
  return kindChecks(env).map(({ title, detail }) => `${title} ${detail}`);
}

/** kind's own variables (kind 0.33: pkg/internal/runtime, providers/docker); kind is started without any of them. */
const instead: Readonly<Record<string, string>> = {
  KIND_EXPERIMENTAL_PROVIDER: 'a lab runs on Docker only',
  KIND_EXPERIMENTAL_DOCKER_NETWORK: 'a lab has a Docker network of its own, spirelab',
  KIND_EXPERIMENTAL_PODMAN_NETWORK: 'a lab runs on Docker only',
  KIND_EXPERIMENTAL_CONTAINERD_SNAPSHOTTER: "nodes' images are unpacked for overlayfs",
  KIND_CLUSTER_NAME: '--name names the lab, and its cluster',
};

function kindChecks(env: NodeJS.ProcessEnv): readonly Check[] {
  const names = Object.keys(env).filter((name) => name.startsWith('KIND_') && env[name] !== '');
  return names
    .filter((name) => name !== 'KIND_EXPERIMENTAL_PROVIDER' || otherProvider(env) !== undefined)
    .toSorted()
    .map((name) => ({
      id: name,
      status: 'warning',
      title: `${name}=${env[name]}`,
      detail: `is not followed: ${instead[name] ?? 'kind is started without variables of its own'}`,
      next: [shell(`unset ${name}`)],
    }));
}

function proxyChecks({ environment, engine, containerProxies }: Pick<HostFacts, 'environment' | 'engine' | 'containerProxies'>): readonly Check[] {
  const checks: Check[] = proxyMistakes(environment).map((detail) => ({ id: 'proxy', status: 'warning', title: 'Proxy', detail }));
  const { http, https, no } = proxiesIn(environment);
  if ([http, https].some((proxy) => proxy !== undefined && isProxy(proxy))) {
    const settings = Object.entries({ HTTP_PROXY: http, HTTPS_PROXY: https, NO_PROXY: no }).filter(([, value]) => value !== undefined);
    checks.push({
      id: 'proxy',
      status: 'ok',
      title: 'Proxy',
      detail: settings.map(([name, value]) => `${name}=${masked(String(value))}`).join(' '),
      notes: ["Downloads, Go modules and Debian packages come through it. The lab's API server, kind and its nodes do without."],
    });
    // The engine pulls, and it does not see the environment of this process.
    const pulls = engine.answers ? engine.info.proxies.join(' ') || 'none' : 'unknown';
    checks.push({ id: 'proxy-engine', status: 'ok', title: 'Proxy of the container engine, for pulling images', detail: pulls });
  }
  if (containerProxies.length > 0) {
    checks.push({
      id: 'proxy-containers',
      status: 'ok',
      title: "Proxy of all containers, by docker's config.json",
      detail: containerProxies.join(' '),
      notes: ["Docker gives it to every container, nodes too; kind excepts the cluster's own addresses."],
    });
  }
  return checks;
}

/** The proxies that docker's own file gives to each container (Docker documentation, "Use a proxy server with the Docker CLI"). */
export function proxiesOfContainers(client: Readonly<Record<string, unknown>>): readonly string[] {
  const { proxies } = client;
  if (typeof proxies !== 'object' || proxies === null) return [];
  const values = Object.values(proxies).flatMap((one: unknown) => (typeof one === 'object' && one !== null ? Object.entries(one) : []));
  return [...new Set(values.flatMap(([name, value]) => (/^https?Proxy$/.test(name) && typeof value === 'string' && value !== '' ? [masked(value)] : [])))];
}
