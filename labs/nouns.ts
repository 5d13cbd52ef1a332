import { spire } from '../src/lab/index.ts';

/** The things that the mTLS lab and its tests speak of. */
export const lab = spire({ trustDomain: 'spirelab.test', clusterName: 'spirelab' });
export const { server, agents } = lab;
export const client = lab.workload('mtls-client');
export const greeter = lab.workload('mtls-server');

export const clientEntry = lab.entryFor(client, lab.anyNode, { x509SvidTtl: 30 });
export const greeterEntry = lab.entryFor(greeter, lab.nodeOf(greeter), { x509SvidTtl: 30 });

/** A SPIFFE ID that no entry gives to anybody. */
export const impostor = 'spiffe://spirelab.test/ns/mtls-demo/sa/impostor';
