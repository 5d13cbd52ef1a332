import { expect, test } from 'vitest';
import { client, mtlsServer } from '../../test/support/nouns.ts';
import { freshPod } from './fresh-pods.ts';

test('a fresh pod must get its own X509-SVID, and be answered where somebody must answer it', () => {
  expect(freshPod(client).expect.map(({ describe }) => describe)).toEqual(['one more pod of mtls-client gets its X509-SVID']);
  const { pod, expect: wanted } = freshPod(client, { within: 45, answeredBy: mtlsServer });
  expect(pod).toBe('fresh-mtls-client');
  expect(wanted[0]).toMatchObject({ match: { message: 'svid', fields: { spiffe_id: client.id } }, window: { closesAfter: 45 } });
  expect(wanted[1]).toMatchObject({ describe: 'one more pod of mtls-client is answered by mtls-server', match: { fields: { peer_id: mtlsServer.id } } });
  for (const { sources } of wanted) expect(sources.map(({ pods }) => pods)).toEqual([{ only: 'named', pod }]);
});
