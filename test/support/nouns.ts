import { spire } from '../../src/lab/index.ts';

/** The same names as labs/nouns/mtls.ts: what was recorded speaks of them. */
export const { server, agents, workload, anyNode, nodeOf, entryFor } = spire({ trustDomain: 'spirelab.test', clusterName: 'spirelab' });
export const client = workload('mtls-client');
export const greeter = workload('mtls-server');
