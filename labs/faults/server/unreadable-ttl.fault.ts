import { defineFault, endPods, restore, rewrite } from '../../../src/lab/index.ts';
import { server } from '../../nouns/mtls.ts';
import { serverConfig } from '../../nouns/objects.ts';

export const ttlInDays = defineFault({
  id: 'unreadable-ttl',
  title: 'server.conf says ca_ttl = "7d", and SPIRE Server ends at its start',
  why: 'SPIRE reads times as Go does, in h, m and s. What it cannot read it refuses, at the next start and not before.',
  inject: [rewrite(serverConfig, 'server.conf', 'ca_ttl = "24h"', 'ca_ttl = "7d"'), endPods(server)],
  heal: [restore(serverConfig), endPods(server)],
});
