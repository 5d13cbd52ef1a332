import { createEntry, defineFault, deleteEntry, stopTwin } from '../../../src/lab/index.ts';
import { client, clientEntry } from '../../nouns/mtls.ts';

/** The pod that asks for an identity after the entry is gone. */
export const latecomer = 'mtls-client-latecomer';

export const deleteClientEntry = defineFault({
  id: 'delete-entry',
  title: "The client's registration entry is deleted",
  why: 'No entry matches its selectors any more, so no agent may ask for an X509-SVID in its name.',
  inject: [deleteEntry(clientEntry)],
  heal: [stopTwin(client, latecomer), createEntry(clientEntry)],
});
