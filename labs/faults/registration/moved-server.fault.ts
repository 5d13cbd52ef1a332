import { defineFault, logged, move, newPodsOf, step } from '../../../src/lab/index.ts';
import { agents, client, mtlsServer, strictRequests } from '../../nouns/mtls.ts';

export const movedServer = defineFault({
  id: 'moved-server',
  title: 'mtls-server runs on a node whose agent does not get its entry',
  why: 'The parent ID of its entry is the alias of one node. The agent of any other node is never sent that entry.',
  level: 2,
  touches: [client, mtlsServer],
  inject: [move(mtlsServer, client.name)],
  symptoms: [
    step('On the other node the server is told that it has no identity', {
      why: 'The agent there attests the pod, and none of the entries that it knows describes it.',
      expect: [
        logged(agents, 'No identity issued', { within: 30 }),
        logged(newPodsOf(mtlsServer), 'identity', { where: { status: 'none', error: /no identity issued/ }, within: 30 }),
      ],
    }),
  ],
  meanwhile: [strictRequests.goOn],
  heal: [move(mtlsServer, mtlsServer.name)],
});
