import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { containerStatuses } from '../../evidence/read/container-statuses.ts';
import type { Writer } from '../../logs/entry.ts';
import type { LogBook } from '../../logs/log-book.ts';
import type { Client } from './client.ts';
import { followLog, type Start } from './log-stream.ts';
import type { PodWatch } from './pod-watch.ts';

/**
 * Follows every container of every watched pod into a log book: one stream per container, opened when its first state
 * is known and again for each restart, so that no line is polled for.
 */
export function watchLogs(client: Client, watches: readonly PodWatch[], book: LogBook, start: Start, onTrouble: (error: unknown) => void): { stop(): void } {
  const stopping = new AbortController();
  const followed = new Set<string>();
  const stops = watches.map((watch) =>
    watch.onChange((pod, change) => {
      if (change === 'gone') return;
      for (const status of containerStatuses(pod)) {
        const writer = writerOf(pod, status);
        if (writer === undefined || followed.has(keyOf(writer))) continue;
        followed.add(keyOf(writer));
        void followLog(client, writer, start, {
          stillRuns: () => runs(watch, writer),
          signal: stopping.signal,
          onEntry: (entry) => book.add(entry),
          onTrouble,
        });
      }
    }),
  );
  return {
    stop() {
      for (const stop of stops) stop();
      stopping.abort();
    },
  };
}

/** The writer behind a container's present state; undefined while it has written nothing. */
function writerOf(pod: V1Pod, status: V1ContainerStatus): Writer | undefined {
  if (status.state?.running === undefined && status.state?.terminated === undefined) return undefined;
  const { name = '', namespace = '', uid = '', labels = {} } = pod.metadata ?? {};
  return { namespace, pod: name, podUid: uid, node: pod.spec?.nodeName ?? '', container: status.name, restart: status.restartCount, labels };
}

function keyOf({ podUid, container, restart }: Writer): string {
  return `${podUid}/${container}/${restart}`;
}

function runs(watch: PodWatch, writer: Writer): boolean {
  const pod = watch.pods.get(writer.podUid);
  const status = pod === undefined ? undefined : containerStatuses(pod).find(({ name }) => name === writer.container);
  return status?.state?.running !== undefined && status.restartCount === writer.restart;
}
