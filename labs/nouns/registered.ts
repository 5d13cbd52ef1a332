import { type Diagnosis, mistakeIn, noneOf, type State, state, type Workload } from '../../src/lab/index.ts';
import { givenToNobody, givenToOthers, noEntryFor, parentOutOfReach } from '../../src/rules/index.ts';

/** What must be true of a workload's registration for its next pod to be given its identity, and no other pod. */
export function registered(workload: Workload): readonly State[] {
  const { name, namespace } = workload;
  return [
    state(`an entry has the SPIFFE ID of ${name}`, { kind: 'entries' }, noEntryFor(workload), 5),
    state(`it is for the pods of ${name}, and for no other`, { kind: 'matches', in: namespace }, noneOf(givenToOthers(workload), givenToNobody(workload)), 5),
    state('the agent of their node has its parent ID', { kind: 'placement', of: workload }, parentOutOfReach(workload), 15),
  ];
}

/** Mistakes that cost a workload its identity, or give it to others: they can be made at any task that has to do with its entry. */
export function registrationHints(workload: Workload): readonly Diagnosis[] {
  const { name, namespace } = workload;
  return [
    mistakeIn({ question: { kind: 'entries' }, finds: noEntryFor(workload), advice: `Look at the registration entries: which of them is for ${name}?` }),
    mistakeIn({
      question: { kind: 'matches', in: namespace },
      finds: givenToOthers(workload),
      advice: 'Look at the selectors of its entry: which pods have all of them?',
    }),
    mistakeIn({
      question: { kind: 'matches', in: namespace },
      finds: givenToNobody(workload),
      advice: 'Compare the selectors of its entry with what the agent finds on its pods.',
    }),
    mistakeIn({
      question: { kind: 'placement', of: workload },
      finds: parentOutOfReach(workload),
      advice: 'Look at the parent ID of its entry: which agent has that ID, by itself or by an alias?',
    }),
  ];
}
