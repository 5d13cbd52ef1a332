import { defineFault, endPods, logged, newPodsOf, restore, rewrite, step } from '../../../src/lab/index.ts';
import { agents, server } from '../../nouns/mtls.ts';
import { serverConfig } from '../../nouns/objects.ts';

export const ttlInDays = defineFault({
  id: 'unreadable-ttl',
  title: 'server.conf says ca_ttl = "7d", and SPIRE Server ends at its start',
  why: 'SPIRE reads times as Go does, in h, m and s. It refuses a time that it cannot read, at the next start and not before.',
  level: 1,
  touches: 'everything',
  inject: [rewrite(serverConfig, 'server.conf', 'ca_ttl = "24h"', 'ca_ttl = "7d"'), endPods(server)],
  symptoms: [
    step('The server ends when it reads its configuration', {
      why: 'The configuration is read before anything else, even before the log is set up: this one line is not JSON.',
      expect: [
        logged(newPodsOf(server), /unknown unit "d" in duration "7d"/, { within: 60 }),
        logged(agents, 'Synchronize failed', { where: { level: 'error' }, distinct: { by: 'node', count: 3 }, within: 60 }),
      ],
    }),
  ],
  heal: [restore(serverConfig), endPods(server)],
});
