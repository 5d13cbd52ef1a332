import { logged, never, type Step, step } from '../src/lab/index.ts';
import { client, greeter } from './nouns.ts';

/** One request that was answered over mTLS, as each side saw it. */
export const answeredAtClient = (within: number) => logged(client, 'call', { where: { status: 'ok', peer_id: greeter.id }, within });
export const answeredAtServer = (within: number) => logged(greeter, 'call', { where: { status: 'ok', peer_id: client.id }, within });

const fiveInARow = logged(client, 'call', { where: { status: 'ok', peer_id: greeter.id }, distinct: { by: 'line', count: 5 }, within: 15 });

/** The first proof: before it, one side may be there before the other, and be refused. */
export const firstRequest: Step = step('A request is answered over mTLS, with the expected peer on both sides', {
  why: 'Each workload fetched its X509-SVID from the Workload API; the handshake shows them to each other, and each demands one exact SPIFFE ID.',
  expect: [
    answeredAtClient(90),
    answeredAtServer(90),
    logged([client, greeter], 'svid', { distinct: { by: 'field', field: 'spiffe_id', count: 2 }, notBefore: -300, within: 90 }),
  ],
});

/** What every acid test starts from. */
export const trafficFlows: Step = step('Both workloads prove who they are, and requests are answered', {
  why: 'Each request is a new handshake with the X509-SVIDs held at that moment, and each side demands one exact SPIFFE ID.',
  expect: [fiveInARow, never(client, 'call', { where: { status: 'fail' }, until: fiveInARow }), answeredAtServer(15)],
});
