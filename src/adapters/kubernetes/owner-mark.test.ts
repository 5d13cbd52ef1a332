import { expect, test } from 'vitest';
import { apiServer, json } from '../../../test/support/api-server.ts';
import { command } from '../../core/command-line.ts';
import { demandOwner, ownerMark } from './owner-mark.ts';

const { signal } = new AbortController();
const path = '/api/v1/namespaces/kube-system/configmaps/spirelab-owner';

/** A cluster with this mark, or with none. */
const clusterOf = (uuid: string | undefined) =>
  apiServer(({ query }, response) =>
    query.pathname !== path || uuid === undefined ? json(response, { message: 'not found' }, 404) : json(response, ownerMark(uuid)),
  );

test('a cluster with the mark of the record is the lab', async () => {
  await using cluster = await clusterOf('a-uuid');
  await demandOwner(cluster.client, 'a-uuid', signal);
  expect(cluster.asked.map(({ pathname }) => pathname)).toEqual([path]);
});

test.each([
  ['another lab', 'another-uuid', 'E_FOREIGN'],
  ['nobody that is known', undefined, 'E_UNSAFE'],
])('the cluster of %s is refused, and only asked', async (_, uuid, code) => {
  await using cluster = await clusterOf(uuid);
  await expect(demandOwner(cluster.client, 'a-uuid', signal)).rejects.toMatchObject({
    code,
    exitCode: 6,
    message: expect.stringContaining('http://127.0.0.1:'),
    detail: { left: 'nothing was changed', next: [command('down')] },
  });
  expect(cluster.asked).toHaveLength(1);
});

test('an API server that does not answer says nothing about its owner', async () => {
  await using cluster = await clusterOf('a-uuid');
  await cluster[Symbol.asyncDispose]();
  await expect(demandOwner(cluster.client, 'a-uuid', signal)).rejects.toMatchObject({ code: 'E_API_SILENT' });
});
