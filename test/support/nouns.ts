/** What was recorded speaks of the usual lab. */
export { agents, client, lab, mtlsServer, server } from '../../labs/nouns/mtls.ts';

import { lab } from '../../labs/nouns/mtls.ts';

export const { anyNode, nodeOf, entryFor, workload, csiDriver, bundle } = lab;

import definition from '../../labs/mtls.lab.ts';

/** The usual lab as it is defined. */
export const definedLab = definition;
