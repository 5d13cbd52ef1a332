import { type FreshPod, freshPod, type Logged, logged, never, type Step, step, type Workload } from '../../src/lab/index.ts';

/** Requests from one workload to another, as each side sees them. */
export interface Traffic {
  /** One client more, started for the check of a task; within seconds. */
  readonly fresh: (within?: number) => FreshPod;
  readonly answeredAtClient: (within: number) => Logged;
  readonly answeredAtServer: (within: number) => Logged;
  /** Each side got a new X509-SVID: an answer alone may still come from old ones that are about to expire. */
  readonly bothRenewed: (within: number) => Logged;
  /** The first proof: before it, one side may be there before the other, and be refused. */
  readonly first: Step;
  /** What every acid test starts from. */
  readonly flows: Step;
  /** Requests are answered by now, whatever was before. */
  readonly answered: readonly Logged[];
}

export function traffic(client: Workload, greeter: Workload): Traffic {
  const answered = { status: 'ok', peer_id: greeter.id };
  const answeredAtClient = (within: number): Logged => logged(client, 'call', { where: answered, within });
  const answeredAtServer = (within: number): Logged => logged(greeter, 'call', { where: { status: 'ok', peer_id: client.id }, within });
  const fiveInARow = logged(client, 'call', { where: answered, distinct: { by: 'line', count: 5 }, within: 15 });
  const answeredNow = answeredAtServer(15);
  return {
    fresh: (within = 30) => freshPod(client, { within, answeredBy: greeter }),
    answered: [fiveInARow, answeredNow],
    answeredAtClient,
    answeredAtServer,
    bothRenewed: (within) => logged([client, greeter], 'svid', { distinct: { by: 'field', field: 'spiffe_id', count: 2 }, within }),
    first: step(`A request of ${client.name} is answered over mTLS, with the expected peer on both sides`, {
      why: 'Each workload fetched its X509-SVID from the Workload API; the handshake shows them to each other, and each demands one exact SPIFFE ID.',
      expect: [
        answeredAtClient(90),
        answeredAtServer(90),
        logged([client, greeter], 'svid', { distinct: { by: 'field', field: 'spiffe_id', count: 2 }, notBefore: -300, within: 90 }),
      ],
    }),
    flows: step('Both workloads prove who they are, and requests are answered', {
      why: 'Each request is a new handshake with the X509-SVIDs held at that moment, and each side demands one exact SPIFFE ID.',
      expect: [fiveInARow, never(client, 'call', { where: { status: 'fail' }, until: fiveInARow }), answeredNow],
    }),
  };
}
