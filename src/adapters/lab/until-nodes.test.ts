import { expect, test } from 'vitest';
import { apiServer, json } from '../../../test/support/api-server.ts';
import { untilNodes } from './until-nodes.ts';

const nodes = ['one', 'two'].map((name) => ({ name, role: 'worker', labels: {} }));

test('ends when the last node is registered, and not before', async () => {
  let late: (() => void) | undefined;
  await using server = await apiServer(({ query }, response) => {
    if (!query.searchParams.has('watch')) return json(response, { metadata: { resourceVersion: '1' }, items: [{ metadata: { name: 'one' } }] });
    response.writeHead(200).flushHeaders();
    late = () => response.write(`${JSON.stringify({ type: 'ADDED', object: { metadata: { name: 'two' } } })}\n`);
  });
  let ended = false;
  const waiting = untilNodes({ client: server.client, nodes }, AbortSignal.timeout(20_000)).then(() => {
    ended = true;
  });
  await expect.poll(() => late).toBeDefined();
  expect(ended).toBe(false);
  late?.();
  await waiting;
});
