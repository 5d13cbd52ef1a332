import { defineFault } from '../../../src/lab/index.ts';
import { deployOwnAgent, useTheNodesAgent } from '../../nouns/own-agent.ts';

export const sidecarAgent = defineFault({
  id: 'sidecar-agent',
  title: 'A workload brings its own SPIRE Agent',
  why: 'An agent speaks for a node. The server asks who it is before it believes that, and only one service account may say so.',
  inject: [...deployOwnAgent],
  heal: [useTheNodesAgent],
});
