import { defineAcidTest } from '../../src/lab/index.ts';
import { stopServerOf } from '../faults/server/stop-server.fault.ts';
import { twoPairs } from '../nouns/deployments.ts';
import type { TwoPairs } from '../nouns/two-pairs.ts';

export const serverStop = serverStopOf(twoPairs);

/** The same, in whichever lab has two such pairs. */
export function serverStopOf(pairs: TwoPairs) {
  return defineAcidTest({
    id: 'acid.server-stop',
    title: 'mTLS outlives SPIRE Server, until the first X509-SVID expires',
    subtitle: 'an outage of SPIRE Server, NotAfter, and the PersistentVolume of the server',
    teaches: 'Agents go on giving out the X509-SVIDs that they hold. Nobody notices an outage until an X509-SVID reaches its NotAfter. Then all requests fail.',
    healthy: pairs.requests.flows,
    faults: [stopServerOf(pairs)],
  });
}
