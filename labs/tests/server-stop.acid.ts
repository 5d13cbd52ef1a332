import { defineAcidTest } from '../../src/lab/index.ts';
import { stopServer } from '../faults/server/stop-server.fault.ts';
import { requests } from '../nouns/mtls.ts';

export const serverStop = defineAcidTest({
  id: 'acid.server-stop',
  title: 'mTLS outlives SPIRE Server, until the first X509-SVID expires',
  subtitle: 'an outage of SPIRE Server, NotAfter, and the PersistentVolume of the server',
  teaches: 'Agents go on giving out the X509-SVIDs that they hold. Nobody notices an outage until an X509-SVID reaches its NotAfter. Then all requests fail.',
  healthy: requests.flows,
  faults: [stopServer],
});
