import type { AcidTest, Lab } from './define-lab.ts';
import { kept, unchanged } from './expectations.ts';
import type { Fault } from './faults.ts';
import { type RoundStep, type Step, step } from './steps.ts';

type Flows = Pick<Lab, 'flows'>;

/** The acid test that a fault is by itself: it begins with the lab's own requests, and must change nothing for good. */
export function faultTest(fault: Fault, lab: Flows): AcidTest {
  return {
    id: `fault.${fault.id}`,
    title: fault.title,
    subtitle: `the fault ${fault.id}`,
    teaches: fault.why,
    healthy: requestsAnswered(lab),
    faults: [{ ...fault, recovery: [...recoveryOf(fault, lab), nothingLost] }],
  };
}

/** What is seen when a fault is healed: what it says itself, or that every request of the lab is answered again. */
export function recoveryOf(fault: Fault, lab: Flows): readonly RoundStep[] {
  return fault.recovery.length > 0 ? fault.recovery : [requestsAnsweredAgain(lab)];
}

/** The lab's own requests, all of them at once. */
export function requestsAnswered({ flows }: Flows): Step {
  return step('Every request of the lab is answered', {
    why: 'Each request is a new handshake with the X509-SVIDs held at that moment, and each side demands one exact SPIFFE ID.',
    expect: flows.flatMap(({ healthy }) => healthy.expect),
  });
}

export function requestsAnsweredAgain({ flows }: Flows): Step {
  return step('Every request of the lab is answered again', {
    why: 'Workloads hold X509-SVIDs that were signed after the fault was healed, so everything works that is needed to sign one and to give it to a workload.',
    expect: flows.flatMap(({ again }) => again.expect),
  });
}

const nothingLost: RoundStep = step('Nothing that SPIRE Server keeps was lost or added', {
  why: 'Registration entries and authorities are in its data store. A fault that is undone leaves them as they were.',
  expect: [
    unchanged('the registration entries are the same', { kind: 'entries' }, 30),
    // Not unchanged: halfway through the life of its CA the server adds the next one.
    kept('the trust bundle still holds the authorities that it had', { kind: 'trust-bundle' }, 30),
  ],
});
