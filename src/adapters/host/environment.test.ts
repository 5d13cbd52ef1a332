import { expect, test } from 'vitest';
import { spelled, usualLab } from '../../core/command-line.ts';
import { environmentChecks, otherProvider, proxiesOfContainers } from './environment.ts';

const info = { version: '26', cgroup: 2, cpus: 2, memoryBytes: 1, dataRoot: '/', local: true, proxies: [] } as const;
const told = (environment: NodeJS.ProcessEnv, proxies: readonly string[] = [], containerProxies: readonly string[] = []): readonly string[] =>
  environmentChecks({ environment, engine: { answers: true, info: { ...info, proxies } }, containerProxies }).map(
    ({ status, title, detail, next }) => `${status} ${title}: ${detail}${next === undefined ? '' : ` (${next.map((line) => spelled(line, usualLab)).join()})`}`,
  );

test.each(['podman', 'nerdctl', 'dokcer'])('KIND_EXPERIMENTAL_PROVIDER=%s is told, and what happens instead', (provider) => {
  expect(otherProvider({ KIND_EXPERIMENTAL_PROVIDER: provider })).toBe(provider);
  expect(told({ KIND_EXPERIMENTAL_PROVIDER: provider })).toEqual([
    `warning KIND_EXPERIMENTAL_PROVIDER=${provider}: is not followed: a lab runs on Docker only (unset KIND_EXPERIMENTAL_PROVIDER)`,
  ]);
});

test('what says nothing, or what a lab does anyway, is not told', () => {
  expect(told({ PATH: '/bin', KIND_EXPERIMENTAL_PROVIDER: 'docker', KIND_CLUSTER_NAME: '', HTTP_PROXY: '' })).toEqual([]);
});

test('every other variable of kind is told, known or not', () => {
  expect(told({ KIND_EXPERIMENTAL_DOCKER_NETWORK: 'bridge', KIND_SOMETHING: '1' })).toEqual([
    'warning KIND_EXPERIMENTAL_DOCKER_NETWORK=bridge: is not followed: a lab has a Docker network of its own, spirelab (unset KIND_EXPERIMENTAL_DOCKER_NETWORK)',
    'warning KIND_SOMETHING=1: is not followed: kind is started without variables of its own (unset KIND_SOMETHING)',
  ]);
});

test('proxies are told without their passwords, and apart from those of the engine and of containers', () => {
  const containers = proxiesOfContainers({ proxies: { default: { httpProxy: 'http://a:b@p.invalid:1', httpsProxy: 'http://a:b@p.invalid:1', noProxy: 'x' } } });
  expect(told({ https_proxy: 'bob:secret@proxy.invalid:3128', NO_PROXY: '.corp' }, ['http://q.invalid:1'], containers)).toEqual([
    'ok Proxy: HTTPS_PROXY=http://bob:***@proxy.invalid:3128 NO_PROXY=.corp',
    'ok Proxy of the container engine, for pulling images: http://q.invalid:1',
    "ok Proxy of all containers, by docker's config.json: http://a:***@p.invalid:1",
  ]);
});

test('a proxy that cannot be read is a warning, and not told as one that is used', () => {
  expect(told({ HTTP_PROXY: 'socks5://proxy.invalid:1' })).toEqual([
    'warning Proxy: HTTP_PROXY=socks5://proxy.invalid:1 is not an address of an HTTP proxy, such as http://proxy.example:3128',
  ]);
});

test.each([[{}], [{ proxies: null }], [{ proxies: 'x' }], [{ proxies: { default: 'x' } }]])('a file of docker with %j gives no proxies', (client) =>
  expect(proxiesOfContainers(client)).toEqual([]),
);
