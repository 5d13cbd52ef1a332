import { hasLabelsOf, type LogSource } from '../lab/sources.ts';
import type { LogEntry } from '../logs/entry.ts';
import type { Mark } from './mark.ts';

/** Whether a line comes from a source. */
export function comesFrom(sources: readonly LogSource[], entry: LogEntry, mark: Mark): boolean {
  const { namespace, container, pod, labels } = entry.writer;
  return sources.some((source) => {
    if (source.namespace !== namespace || source.container !== container || !hasLabelsOf(source, labels)) return false;
    if (source.pods.only === 'new') return mark.isNewPod(entry.writer);
    return source.pods.only === 'all' || source.pods.pod === pod;
  });
}
