import { masked } from './masked.ts';

/** The proxies that the environment asks for; undefined where it asks for none. */
export interface Proxies {
  readonly http?: string;
  readonly https?: string;
  /** Hosts that are asked for directly, as NO_PROXY lists them. */
  readonly no?: string;
}

const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'] as const;

/** HTTP_PROXY, HTTPS_PROXY and NO_PROXY in either case, the lower first, as curl and Go read them; a blank one says nothing. */
export function proxiesIn(env: NodeJS.ProcessEnv): Proxies {
  const [http, https, no] = names.map((name) => env[name.toLowerCase()] || env[name]);
  return {
    ...(http ? { http: withScheme(http) } : {}),
    ...(https ? { https: withScheme(https) } : {}),
    ...(no ? { no } : {}),
  };
}

/** The same variables in both cases: wget, which debootstrap uses, and apt read lower case only. For processes that are started. */
export function inBothCases(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name.toLowerCase()] || env[name];
      return value ? [name, name.toLowerCase()].flatMap((spelled) => (env[spelled] ? [] : [[spelled, value]])) : [];
    }),
  );
}

/** The same variables as what to take from a child's environment. */
export const noProxies: Readonly<Record<string, undefined>> = Object.fromEntries(
  [...names, 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()].map((spelled) => [spelled, undefined])),
);

/** What is wrong with them, in sentences. */
export function proxyMistakes(env: NodeJS.ProcessEnv): readonly string[] {
  const { http, https } = proxiesIn(env);
  const unreadable = Object.entries({ HTTP_PROXY: http, HTTPS_PROXY: https })
    .filter(([, value]) => value !== undefined && !isProxy(value))
    .map(([name, value]) => `${name}=${masked(String(value))} is not an address of an HTTP proxy, such as http://proxy.example:3128`);
  const different = names.flatMap((name) => {
    const [upper, lower] = [env[name], env[name.toLowerCase()]];
    return upper && lower && upper !== lower ? [`${name} and ${name.toLowerCase()} differ; the lower-case one counts here`] : [];
  });
  return [...unreadable, ...different];
}

/** Whether requests can be sent through it. */
export function isProxy(address: string): boolean {
  return /^https?:$/.test(URL.parse(address)?.protocol ?? '');
}

/** `proxy.example:3128` is common, and means HTTP (curl's documentation, Go's httpproxy package). */
function withScheme(address: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
}
