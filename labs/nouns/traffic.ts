import {
  type Component,
  type Flow,
  type FreshPod,
  freshPod,
  type Logged,
  logged,
  type Meanwhile,
  meanwhile,
  never,
  type Step,
  step,
  type Workload,
} from '../../src/lab/index.ts';

/** Requests from one workload to another, as each side sees them. */
export interface Traffic {
  /** One client more, started for the check of a task; within seconds. */
  readonly fresh: (within?: number) => FreshPod;
  readonly answeredAtClient: (within: number) => Logged;
  readonly answeredAtServer: (within: number) => Logged;
  /** Each side got a new X509-SVID: an answer alone may still come from old ones that are about to expire. */
  readonly bothRenewed: (within: number) => Logged;
  /** An agent handed out a valid X509-SVID of one of them: it must be so with a fault in the demands, and without. */
  readonly delivered: (workload: Workload) => Logged;
  /** Every request is answered, all the time. */
  readonly goOn: Meanwhile;
  /** What they are to the lab. */
  readonly flow: Flow;
  /** The first proof: before it, one side may be there before the other, and be refused. */
  readonly first: Step;
  /** What every acid test starts from. */
  readonly flows: Step;
  /** Requests are answered by now, whatever was before. */
  readonly answered: readonly Logged[];
}

export function traffic(client: Workload, mtlsServer: Workload, agents: Component): Traffic {
  const answered = { status: 'ok', peer_id: mtlsServer.id };
  const answeredAtClient = (within: number): Logged => logged(client, 'call', { where: answered, within });
  const answeredAtServer = (within: number): Logged => logged(mtlsServer, 'call', { where: { status: 'ok', peer_id: client.id }, within });
  const fiveInARow = logged(client, 'call', { where: answered, distinct: { by: 'line', count: 5 }, within: 15 });
  const answeredNow = answeredAtServer(15);
  const bothRenewed = (within: number): Logged => logged([client, mtlsServer], 'svid', { distinct: { by: 'field', field: 'spiffe_id', count: 2 }, within });
  const flows = step('Both workloads prove who they are, and requests are answered', {
    why: 'Each request is a new handshake with the X509-SVIDs held at that moment, and each side demands one exact SPIFFE ID.',
    expect: [fiveInARow, never(client, 'call', { where: { status: 'fail' }, until: fiveInARow }), answeredNow],
  });
  const again = step(`Requests of ${client.name} are answered again, with new X509-SVIDs`, {
    why: 'An X509-SVID of before may be valid for some time yet. One that was renewed since then proves that everything works which a renewal needs.',
    expect: [bothRenewed(90), answeredAtClient(90), answeredAtServer(90)],
  });
  return {
    fresh: (within = 30) => freshPod(client, { within, answeredBy: mtlsServer }),
    answered: [fiveInARow, answeredNow],
    answeredAtClient,
    answeredAtServer,
    bothRenewed,
    delivered: ({ id }) => logged(agents, 'Fetched X.509 SVID', { where: { spiffe_id: id, ttl: /^\d/ }, holdsAnyway: true, notBefore: -30, within: 30 }),
    goOn: meanwhile(client, 'call', { comes: answered, never: { status: 'fail' } }),
    flow: { between: [client, mtlsServer], healthy: flows, again },
    first: step(`A request of ${client.name} is answered over mTLS, with the expected peer on both sides`, {
      why: 'Each workload fetched its X509-SVID from the Workload API; the handshake shows them to each other, and each demands one exact SPIFFE ID.',
      expect: [
        answeredAtClient(90),
        answeredAtServer(90),
        logged([client, mtlsServer], 'svid', { distinct: { by: 'field', field: 'spiffe_id', count: 2 }, notBefore: -300, within: 90 }),
      ],
    }),
    flows,
  };
}
