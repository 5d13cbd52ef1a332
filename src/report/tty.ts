import type { RunEvent } from '../core/events.ts';
import { aftermath } from './aftermath.ts';
import { type ListrView, listrView } from './listr-view.ts';
import type { Terminal } from './terminal.ts';
import { type Viewer, viewer } from './viewer.ts';

export interface TtyOptions {
  /** Progress belongs on stderr. */
  readonly stream: NodeJS.WriteStream;
  readonly terminal: Terminal;
  /** Monotonic milliseconds (performance.now): running times go on between events. */
  readonly clock: () => number;
  /** False draws a frame per event instead of ten a second; for tests. */
  readonly animated?: boolean;
}

export interface TtyReporter {
  onEvent(event: RunEvent): void;
  /** Must be called however the run ends: it gives the terminal back and prints what went wrong. */
  close(): Promise<void>;
}

/**
 * For whoever handles signals: log-update, below listr2, brings signal-exit along, which kills the process on a signal
 * that nobody else listens for. A handler must therefore stay (`process.on`): one that leaves while it runs
 * (`process.once`) is killed before it has cleaned up.
 */
export function ttyReporter({ stream, terminal, clock, animated = true }: TtyOptions): TtyReporter {
  const events: RunEvent[] = [];
  let open: { readonly view: ListrView; readonly viewer: Viewer } | undefined;
  let closed = false;

  function opened() {
    const view = listrView({ stream, terminal, onFrame: animated ? () => open?.viewer.refresh() : undefined });
    return { view, viewer: viewer(view, { color: terminal.color, clock }) };
  }

  return {
    onEvent: (event) => {
      if (closed) return;
      events.push(event);
      // A command that has nothing to show leaves the terminal alone.
      if (event.type === 'run.started' || event.type === 'run.ended' || event.type === 'problem' || event.type === 'pod.changed') return;
      open ??= opened();
      open.viewer.onEvent(event);
    },
    close: async () => {
      if (closed) return;
      closed = true;
      open?.viewer.stop();
      await open?.view.close();
      const blocks = aftermath(events, terminal);
      if (blocks.length > 0) stream.write(`${open === undefined ? '' : '\n'}${blocks.join('\n\n')}\n`);
    },
  };
}
