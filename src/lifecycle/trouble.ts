import type { Emit } from '../core/events.ts';

/** Says each kind of trouble once: many streams break together, and go on breaking. */
export function troubleNoter(emit: Emit): (error: unknown) => void {
  const said = new Set<string>();
  return (error) => {
    const text = error instanceof Error ? error.message : String(error);
    if (said.has(text)) return;
    said.add(text);
    emit({ type: 'noted', level: 'warning', text });
  };
}
