import { EnvHttpProxyAgent, fetch as fetchThrough, type RequestInit, type Response } from 'undici';

/**
 * fetch through HTTP_PROXY, HTTPS_PROXY and NO_PROXY, in either case, which Node's own fetch does not look at. What
 * runs on this machine is never asked for through a proxy.
 */
export function fetchOutside(url: string, init: RequestInit): Promise<Response> {
  const noProxy = [process.env['no_proxy'] ?? process.env['NO_PROXY'] ?? '', 'localhost', '127.0.0.1', '::1'].filter((host) => host !== '').join(',');
  return fetchThrough(url, { ...init, dispatcher: new EnvHttpProxyAgent({ noProxy }) });
}
