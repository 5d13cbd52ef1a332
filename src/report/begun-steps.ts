import { type EventOf, type RunEvent, stepKey, type TestRun } from '../core/events.ts';

export type StepStarted = EventOf<'step.started'>;

/** What was told of a step when it began, for views of what is told of it later. */
export interface BegunSteps {
  onEvent(event: RunEvent): void;
  /** Undefined for a step that began before anybody looked. */
  of(told: { readonly run: TestRun; readonly step: string }): StepStarted | undefined;
}

export function begunSteps(): BegunSteps {
  const begun = new Map<string, StepStarted>();
  return {
    onEvent: (event) => {
      if (event.type === 'step.started') begun.set(stepKey(event), event);
    },
    of: (told) => begun.get(stepKey(told)),
  };
}
