import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { demandPort } from './port.ts';

test('a free port passes, a taken one is refused by name', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(demandPort(port)).rejects.toMatchObject({ code: 'E_PORT', message: `Something listens on 127.0.0.1:${port} already.` });
  await new Promise((resolve) => server.close(resolve));
  await expect(demandPort(port)).resolves.toBeUndefined();
});
