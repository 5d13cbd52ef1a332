import type { Following } from '../adapters/lab/running-lab.ts';
import type { Emit } from '../core/events.ts';

/** Tells what comes while a lab is followed. Each kind of trouble once: many streams break together, and go on breaking. */
export function followNoter(emit: Emit): Following {
  const said = new Set<string>();
  return {
    onTrouble(error) {
      const text = error instanceof Error ? error.message : String(error);
      if (said.has(text)) return;
      said.add(text);
      emit({ type: 'noted', level: 'warning', text });
    },
    onPod: (change) => emit({ type: 'pod.changed', ...change }),
  };
}

/** For whoever must not learn from its pods what is done to a lab. */
export function withoutPods(emit: Emit): Emit {
  return (event) => {
    if (event.type !== 'pod.changed') emit(event);
  };
}
