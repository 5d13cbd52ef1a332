import type { KubeConfig, KubernetesObject } from '@kubernetes/client-node';
import type { Agent } from 'undici';
import { Failure } from '../../core/failure.ts';

export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/**
 * Requests to one API server, as plain JSON over HTTP. client-node reads the client certificate that kind writes; its
 * generated methods take no AbortSignal, which everything here must.
 */
export interface Client {
  readonly config: KubeConfig;
  /** @param accept another form of the answer, such as metadata only */
  get<T>(path: string, signal: AbortSignal, accept?: string): Promise<T>;
  /** @returns undefined where there is no such object */
  find<T>(path: string, signal: AbortSignal): Promise<T | undefined>;
  patch<T>(path: string, patch: unknown, type: PatchType, signal: AbortSignal): Promise<T>;
  /** @param as a user to be impersonated; the API server adds the groups of a service account (Kubernetes, “User impersonation”) */
  post<T>(path: string, body: unknown, signal: AbortSignal, as?: string): Promise<T>;
  put<T>(path: string, body: unknown, signal: AbortSignal): Promise<T>;
  remove(path: string, signal: AbortSignal, query?: string): Promise<void>;
  /** The API server's clock, in whole seconds (RFC 9110, section 6.6.1), as nanoseconds. */
  serverTime(signal: AbortSignal): Promise<bigint>;
  /** A response that is read while it arrives: logs and watches. */
  stream(path: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
}

export type PatchType = 'application/apply-patch+yaml' | 'application/merge-patch+json' | 'application/strategic-merge-patch+json';

type Method = 'GET' | 'PATCH' | 'POST' | 'PUT' | 'DELETE';

type TlsOptions = Exclude<NonNullable<Agent.Options['connect']>, (...parameters: never[]) => unknown>;

/** What the API server says when it says no. */
interface Status {
  readonly message?: string;
  readonly reason?: string;
  readonly code?: number;
}

export class ApiRefusal extends Failure {
  readonly status: number;
  constructor(status: number, message: string) {
    super('E_KUBERNETES', message);
    this.status = status;
  }
}

/** How long the API server may take to answer a question; streams are not questions. */
const answerWithin = 30_000;

export async function connect(kubeconfig: string): Promise<Client> {
  // Imported here: it costs half a second that --help need not pay.
  const [{ KubeConfig }, { Agent, fetch }] = await Promise.all([loadClientNode(), import('undici')]);
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  const server = config.getCurrentCluster()?.server ?? '';
  const tls: TlsOptions = {};
  await config.applyToHTTPSOptions(tls);
  // One for all requests, or each would begin with a TLS handshake; HTTP/1.1, so that a log that floods has a
  // connection of its own. undici gives a body up that brings nothing for five minutes: a quiet log is none to give
  // up, and questions have a deadline of their own.
  const dispatcher = new Agent({ connect: tls, allowH2: false, bodyTimeout: 0 });

  async function request(
    method: Method,
    path: string,
    options: { body?: string; type?: string; accept?: string; as?: string; signal: AbortSignal },
  ): Promise<Response> {
    options.signal.throwIfAborted();
    const response = await fetch(`${server}${path}`, {
      method,
      headers: {
        accept: options.accept ?? 'application/json',
        ...(options.type === undefined ? {} : { 'content-type': options.type }),
        ...(options.as === undefined ? {} : { 'impersonate-user': options.as }),
      },
      ...(options.body === undefined ? {} : { body: options.body }),
      dispatcher,
      signal: options.signal,
    }).catch((cause: unknown) => {
      options.signal.throwIfAborted();
      throw new Failure('E_API_SILENT', `The API server cannot be reached: ${reasonOf(cause)}.`, { cause });
    });
    if (response.ok) return response as unknown as Response;
    const text = await response.text();
    throw new ApiRefusal(response.status, messageOf(text) ?? `${method} ${path}: ${response.status}`);
  }

  /** A question with an answer: bounded, so that a hung API server is an error and not a hang. */
  async function ask<T>(
    method: Method,
    path: string,
    signal: AbortSignal,
    body?: string,
    type?: string,
    { accept, as }: { readonly accept?: string; readonly as?: string } = {},
  ): Promise<T> {
    const deadline = AbortSignal.timeout(answerWithin);
    try {
      const response = await request(method, path, {
        signal: AbortSignal.any([signal, deadline]),
        ...(body === undefined ? {} : { body }),
        ...(type === undefined ? {} : { type }),
        ...(accept === undefined ? {} : { accept }),
        ...(as === undefined ? {} : { as }),
      });
      return (await response.json()) as T;
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.aborted) throw new Failure('E_API_SILENT', `The API server did not answer ${method} ${path} within ${answerWithin / 1000} s.`);
      throw error;
    }
  }

  return {
    config,
    get: (path, signal, accept) => ask('GET', path, signal, undefined, undefined, accept === undefined ? {} : { accept }),
    async find<T>(path: string, signal: AbortSignal): Promise<T | undefined> {
      try {
        return await ask<T>('GET', path, signal);
      } catch (error) {
        if (error instanceof ApiRefusal && error.status === 404) return undefined;
        throw error;
      }
    },
    patch: (path, patch, type, signal) => ask('PATCH', path, signal, JSON.stringify(patch), type),
    put: (path, body, signal) => ask('PUT', path, signal, JSON.stringify(body), 'application/json'),
    post: (path, body, signal, as) => ask('POST', path, signal, JSON.stringify(body), 'application/json', as === undefined ? {} : { as }),
    async remove(path, signal, query = '') {
      try {
        await ask('DELETE', `${path}${query}`, signal);
      } catch (error) {
        if (!(error instanceof ApiRefusal && error.status === 404)) throw error;
      }
    },
    async serverTime(signal) {
      const response = await request('GET', '/version', { signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithin)]) });
      await response.text();
      return BigInt(Date.parse(response.headers.get('date') ?? '')) * 1_000_000n;
    },
    async stream(path, signal) {
      const response = await request('GET', path, { signal });
      return response.body as unknown as AsyncIterable<Uint8Array>;
    },
  };
}

/** client-node takes half a second to load: whoever knows that it will be needed may begin early. */
export function loadClientNode(): Promise<typeof import('@kubernetes/client-node')> {
  return import('@kubernetes/client-node');
}

function messageOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as Status).message;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

export type { KubernetesObject };
