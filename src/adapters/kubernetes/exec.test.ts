import { expect, test } from 'vitest';
import { apiServer, json } from '../../../test/support/api-server.ts';
import { Failure } from '../../core/failure.ts';
import { execInPod } from './exec.ts';

const target = { namespace: 'spire', pod: 'spire-server-0', container: 'spire-server' };

test('a command is given up while its connection still opens, and leaves no rejection behind', async () => {
  const asked = Promise.withResolvers<void>();
  await using server = await apiServer(() => asked.resolve());
  const abort = new AbortController();
  const reason = new Failure('E_INTERRUPTED', 'Stopped by SIGINT.');
  const run = execInPod(server.client, target, ['healthcheck'], undefined, abort.signal);
  await asked.promise;
  abort.abort(reason);
  await expect(run).rejects.toBe(reason);
});

test('what the API server refuses names the command and the pod', async () => {
  await using server = await apiServer((_, response) => json(response, { message: 'no' }, 403));
  await expect(execInPod(server.client, target, ['healthcheck'], undefined, new AbortController().signal)).rejects.toMatchObject({
    code: 'E_KUBERNETES',
    message: expect.stringContaining('healthcheck could not be run in spire-server-0'),
  });
});
