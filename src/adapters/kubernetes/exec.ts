import { PassThrough, Readable } from 'node:stream';
import { Failure } from '../../core/failure.ts';
import type { Client } from './client.ts';

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in a container. @throws Failure E_KUBERNETES where it could not be started */
export async function execInPod(
  client: Client,
  target: { readonly namespace: string; readonly pod: string; readonly container: string },
  command: readonly string[],
  stdin: string | undefined,
  signal: AbortSignal,
): Promise<ExecResult> {
  const { Exec } = await import('@kubernetes/client-node');
  signal.throwIfAborted();
  const [stdout, stderr] = [collecting(), collecting()];
  const input = stdin === undefined ? null : Readable.from([stdin]);
  const ended = Promise.withResolvers<number>();
  const abort = (): void => ended.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const opening = new Exec(client.config).exec(
    target.namespace,
    target.pod,
    target.container,
    [...command],
    stdout.stream,
    stderr.stream,
    input,
    false,
    (status) => {
      const code = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
      if (status.status === 'Success') ended.resolve(0);
      else if (code !== undefined) ended.resolve(Number(code));
      else ended.reject(new Failure('E_KUBERNETES', `${command[0]} could not be run in ${target.pod}: ${status.message ?? status.reason}`));
    },
  );
  const opened = opening.then((socket) => {
    socket.onclose = () => ended.reject(new Failure('E_KUBERNETES', `The connection to ${target.pod} closed while ${command[0]} ran.`));
  });
  try {
    // Both at once: an API server that hangs never opens the connection, and an abort comes at any time.
    const [exitCode] = await Promise.all([ended.promise, opened]);
    return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof Failure) throw cause;
    const message = (cause as { message?: string }).message ?? String(cause);
    throw new Failure('E_KUBERNETES', `${command[0]} could not be run in ${target.pod}: ${message}`, { cause });
  } finally {
    signal.removeEventListener('abort', abort);
    opening.then(
      (socket) => socket.close(),
      () => undefined,
    );
  }
}

function collecting(): { readonly stream: PassThrough; readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}
