import { defineFault, move } from '../../../src/lab/index.ts';
import { client, greeter } from '../../nouns/mtls.ts';

export const movedServer = defineFault({
  id: 'moved-server',
  title: 'The server runs on another node',
  why: 'The parent ID of its entry is the alias of one node. The agent of any other node is never sent that entry.',
  inject: [move(greeter, client.name)],
  heal: [move(greeter, greeter.name)],
});
