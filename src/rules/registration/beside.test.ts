import { expect, test } from 'vitest';
import { anyNode, client, entryFor, mtlsServer, nodeOf } from '../../../test/support/nouns.ts';
import { saying } from '../../../test/support/saying.ts';
import { changedBesides } from './beside.ts';

const plan = entryFor(mtlsServer, nodeOf(mtlsServer), { x509SvidTtl: 30 });
const finds = saying(changedBesides(client, [plan]));
const asPlanned = { id: plan.id, spiffeId: plan.spiffeId, parentId: nodeOf(mtlsServer).spiffeId, selectors: plan.selectors.toReversed(), ttl: 30 };
const notThis = 'It is not the entry of mtls-client, which this task is about.';

test.each([
  ['nothing', asPlanned, undefined],
  ['its TTL', { ...asPlanned, ttl: 60 }, `The entry mtls-server gives X509-SVIDs of 60 s, and gave 30 s at first. ${notThis}`],
  [
    'its parent ID',
    { ...asPlanned, parentId: anyNode.spiffeId },
    `The entry mtls-server has the parent ID ${anyNode.spiffeId}, and had ${nodeOf(mtlsServer).spiffeId} at first. ${notThis}`,
  ],
  [
    'its SPIFFE ID',
    { ...asPlanned, spiffeId: client.id },
    `The entry mtls-server has the SPIFFE ID ${client.id}, and had ${mtlsServer.id} at first. ${notThis}`,
  ],
  [
    'its selectors',
    { ...asPlanned, selectors: ['k8s:ns:mtls-demo'] },
    `The entry mtls-server demands k8s:ns:mtls-demo, and demanded k8s:ns:mtls-demo and k8s:sa:mtls-server at first. ${notThis}`,
  ],
])('an entry of another workload of which somebody changed %s', (_, entry, says) => {
  expect(finds([entry])).toBe(says);
});

test('an entry that is gone is told by others', () => {
  expect(finds([])).toBeUndefined();
});
