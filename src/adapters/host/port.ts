import { createServer } from 'node:net';
import { shell } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';

/** Finds out whether a port of the loopback interface is free, by listening on it. @throws Failure E_PORT */
export function demandPort(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const message =
        cause.code === 'EADDRINUSE' ? `Something listens on 127.0.0.1:${port} already.` : `127.0.0.1:${port} cannot be listened on: ${cause.message}`;
      reject(new Failure('E_PORT', message, { cause, next: [shell(`ss -ltnp 'sport = :${port}'`)] }));
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}
