import { EnvHttpProxyAgent, fetch as fetchThrough, type RequestInit, type Response } from 'undici';
import { isProxy, proxiesIn, proxyMistakes } from './proxies.ts';

/**
 * fetch through HTTP_PROXY, HTTPS_PROXY and NO_PROXY, in either case, which Node's own fetch does not look at. What
 * runs on this machine is never asked for through a proxy. An HTTPS address without HTTPS_PROXY goes through HTTP_PROXY.
 *
 * @throws TypeError as fetch does, also where a proxy's address cannot be read
 */
export async function fetchOutside(url: string, init: RequestInit): Promise<Response> {
  const { http, https, no } = proxiesIn(process.env);
  if ([http, https].some((proxy) => proxy !== undefined && !isProxy(proxy)))
    throw new TypeError('fetch failed', { cause: new Error(proxyMistakes(process.env).join('; ')) });
  const noProxy = [no, 'localhost', '127.0.0.1', '::1'].filter((host) => host !== undefined).join(',');
  return fetchThrough(url, { ...init, dispatcher: new EnvHttpProxyAgent({ noProxy, httpProxy: http ?? '', httpsProxy: https ?? '' }) });
}
