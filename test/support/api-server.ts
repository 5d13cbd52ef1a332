import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Client, connect } from '../../src/adapters/kubernetes/client.ts';

export type Answer = (request: IncomingMessage & { readonly query: URL }, response: ServerResponse) => void;

export interface ApiServer extends AsyncDisposable {
  /** Connected through the product's own code, with a kubeconfig that names this server. */
  readonly client: Client;
  /** What was asked, in order: path and query. */
  readonly asked: readonly URL[];
}

/** Something that speaks HTTP where an API server would, on the loopback interface. */
export async function apiServer(answer: Answer): Promise<ApiServer> {
  const asked: URL[] = [];
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://api');
    asked.push(query);
    answer(Object.assign(request, { query }), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'fake', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'nobody', user: {} }],
    contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'nobody' } }],
    'current-context': 'fake',
  };
  return {
    client: await connect(JSON.stringify(kubeconfig)),
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
