import {
  createEntry,
  debugLines,
  defineFault,
  deleteEntry,
  earliestNotAfter,
  logged,
  never,
  podOf,
  startTwin,
  step,
  stopTwin,
  svidEndsWithin,
  unchanged,
  type Workload,
} from '../../../src/lab/index.ts';
import { twoPairs } from '../../nouns/deployments.ts';
import type { TwoPairs } from '../../nouns/two-pairs.ts';

export const deleteClientEntry = deleteClientEntryOf(twoPairs);

/** The pod of the client that asks for an identity after the entry is gone. */
export function latecomerOf({ name }: Workload): string {
  return `${name}-latecomer`;
}

export const latecomer = latecomerOf(twoPairs.client);

/** The same, in whichever lab has two such pairs. */
export function deleteClientEntryOf({ agents, client, clientEntry, mtlsServer, requests, strictRequests }: TwoPairs) {
  const latecomer = latecomerOf(client);
  const removed = logged(agents, 'Entry removed', { where: { spiffe_id: client.id }, within: 15 });
  const refused = logged(podOf(client, latecomer), 'identity', { where: { status: 'none', error: /no identity issued/ }, within: 30 });
  const expiry = earliestNotAfter(client);
  const broken = logged(client, 'call', { where: { status: 'fail' }, after: expiry, within: 2 });
  return defineFault({
    id: 'delete-entry',
    title: "The client's registration entry is deleted",
    why: 'No entry matches its selectors any more, so no agent may ask for an X509-SVID for it.',
    level: 2,
    touches: [client, mtlsServer],
    needs: [svidEndsWithin(client, 60), debugLines(agents)],
    inject: [deleteEntry(clientEntry)],
    symptoms: [
      step("The client's agent drops the entry, and no other", {
        why: 'The server reloads its entry cache, the agent synchronizes: two intervals, and the entry is gone.',
        expect: [removed, never(agents, 'Entry removed', { where: { spiffe_id: mtlsServer.id }, until: removed })],
      }),
      step('A new client is told that it has no identity', {
        why: 'The agent attests the new pod, finds its selectors, and finds no entry that they match. The agent logs that, and the client must log it too.',
        do: [startTwin(client, latecomer)],
        expect: [logged(agents, 'No identity issued', { within: 30 }), refused, never(podOf(client, latecomer), 'svid', { until: refused })],
      }),
      step('The old client works until its X509-SVID expires, and breaks then', {
        why: 'A deleted entry revokes nothing: the client keeps the SVID that it holds, and the server trusts it until NotAfter.',
        expect: [
          broken,
          logged(mtlsServer, 'call', { where: { status: 'fail', error: /certificate has expired or is not yet valid/ }, after: expiry, within: 3 }),
          never(mtlsServer, 'watch', { until: broken }),
        ],
      }),
      step('The other workload was never touched', {
        why: 'Entries are independent: the X509-SVID of the server was renewed all the time.',
        expect: [logged(agents, 'Fetched X.509 SVID', { where: { spiffe_id: mtlsServer.id, ttl: /^\d/ }, holdsAnyway: true, notBefore: -30, within: 10 })],
      }),
    ],
    meanwhile: [strictRequests.goOn],
    heal: [stopTwin(client, latecomer), createEntry(clientEntry)],
    recovery: [
      step('The entry is created again, and the identity comes back', {
        why: 'The agent syncs the entry and gets an X509-SVID from the server, and the client, which never stopped asking, gets it.',
        expect: [
          logged(agents, 'Entry created', { where: { spiffe_id: client.id }, within: 15 }),
          logged(client, 'svid', { where: { spiffe_id: client.id }, within: 30 }),
          requests.answeredAtClient(60),
          requests.answeredAtServer(60),
          unchanged('the registration entries are the same', { kind: 'entries' }),
        ],
      }),
    ],
  });
}
