import type { V1Pod } from '@kubernetes/client-node';
import type { Client } from '../../src/adapters/kubernetes/client.ts';
import type { PodWatch } from '../../src/adapters/kubernetes/pod-watch.ts';
import type { AttachedLab } from '../../src/adapters/lab/running-lab.ts';
import { FakeClock } from './fake-clock.ts';
import { type FakeLab, fakeLab } from './fake-lab.ts';

export interface FakeAttachedLab extends AttachedLab, FakeLab {
  /** Tells everybody who watches pods of one. */
  change(pod: V1Pod): void;
  /** How many watch pods now. */
  watchers(): number;
}

/** A made-up lab as lifecycle sees it: with pods that change. Nobody may ask its API server anything. */
export function attachedLab(lab: FakeLab = fakeLab(new FakeClock())): FakeAttachedLab {
  const listeners = new Set<Parameters<PodWatch['onChange']>[0]>();
  const watch: PodWatch = {
    pods: new Map(),
    stop: () => undefined,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return {
    ...lab,
    client: {} as Client,
    pods: [watch],
    change: (pod) => {
      for (const listener of listeners) listener(pod, 'present');
    },
    watchers: () => listeners.size,
    [Symbol.asyncDispose]: async () => undefined,
  };
}
