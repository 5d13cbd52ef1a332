import { defineFault, move } from '../../src/lab/index.ts';
import { client, greeter } from '../nouns.ts';

export const movedServer = defineFault({
  id: 'moved-server',
  title: 'The server runs on another node',
  why: 'Its entry hangs on the alias of one node. The agent of any other node never hears of that entry.',
  inject: [move(greeter, client.name)],
  heal: [move(greeter, greeter.name)],
});
