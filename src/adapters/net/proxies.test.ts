import { expect, test } from 'vitest';
import { masked } from './masked.ts';
import { inBothCases, noProxies, proxiesIn, proxyMistakes } from './proxies.ts';

test.each([
  [{}, {}],
  [{ HTTP_PROXY: '', https_proxy: '' }, {}],
  [
    { HTTP_PROXY: 'http://a:1', https_proxy: 'https://b:2' },
    { http: 'http://a:1', https: 'https://b:2' },
  ],
  [
    { http_proxy: 'http://lower:1', HTTP_PROXY: 'http://upper:1', no_proxy: '', NO_PROXY: '.corp' },
    { http: 'http://lower:1', no: '.corp' },
  ],
  [{ HTTPS_PROXY: 'proxy.corp:3128' }, { https: 'http://proxy.corp:3128' }],
  [{ HTTPS_PROXY: 'me:secret@proxy.corp:3128' }, { https: 'http://me:secret@proxy.corp:3128' }],
])('%j asks for %j', (env, proxies) => expect(proxiesIn(env)).toEqual(proxies));

test('what is started gets the case that is missing, and none that is there is changed', () => {
  expect(inBothCases({ HTTP_PROXY: 'http://a:1', no_proxy: 'x', NO_PROXY: 'y', https_proxy: 'http://b:1', HTTPS_PROXY: '' })).toEqual({
    http_proxy: 'http://a:1',
    HTTPS_PROXY: 'http://b:1',
  });
});

test('what is taken from a child is every spelling', () => {
  expect(Object.keys(noProxies).toSorted()).toEqual(
    ['ALL_PROXY', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'all_proxy', 'http_proxy', 'https_proxy', 'no_proxy'].toSorted(),
  );
});

test.each([
  [{ HTTP_PROXY: 'http://a:1', https_proxy: 'proxy:3128' }, []],
  [{ HTTP_PROXY: 'socks5://me:secret@a:1' }, ['HTTP_PROXY=socks5://me:***@a:1 is not an address of an HTTP proxy, such as http://proxy.example:3128']],
  [{ HTTPS_PROXY: 'http://' }, ['HTTPS_PROXY=http:// is not an address of an HTTP proxy, such as http://proxy.example:3128']],
  [{ NO_PROXY: 'a', no_proxy: 'b' }, ['NO_PROXY and no_proxy differ; the lower-case one counts here']],
])('in %j is wrong: %j', (env, mistakes) => expect(proxyMistakes(env)).toEqual(mistakes));

test.each([
  ['http://me:secret@proxy:1', 'http://me:***@proxy:1'],
  ['me:secret@proxy:1', 'me:***@proxy:1'],
  ['http://me:se:cr@et@proxy:1', 'http://me:***@proxy:1'],
  ['http://me@proxy:1', 'http://me@proxy:1'],
  ['http://proxy:1/p@th', 'http://proxy:1/p@th'],
  ['ssh://me@farm:22', 'ssh://me@farm:22'],
  ['unix:///run/docker.sock', 'unix:///run/docker.sock'],
])('%s is shown as %s', (address, shown) => expect(masked(address)).toBe(shown));
