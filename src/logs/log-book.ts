import type { LogEntry } from './entry.ts';

export type Listener = (entry: LogEntry) => void;

/**
 * Every line that came, in the order of arrival, for as long as somebody may still ask about it. Forgets a container's
 * oldest lines beyond `perContainer`, so that one that floods takes nothing from the others; expectations see each line
 * as it arrives, so what is forgotten has been judged already.
 */
export class LogBook {
  #entries: LogEntry[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #perContainer: number;
  #latest = 0n;
  #tidyAt: number;

  constructor(perContainer = 1000) {
    this.#perContainer = perContainer;
    this.#tidyAt = 2 * perContainer;
  }

  add(entry: LogEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#tidyAt) this.#tidy();
    if (entry.at > this.#latest) this.#latest = entry.at;
    for (const listener of this.#listeners) listener(entry);
  }

  /** All at once and seldom, not with every line: it looks at each one. */
  #tidy(): void {
    const kept = new Map<LogEntry['writer'], number>();
    const newestFirst = this.#entries.toReversed().filter(({ writer }) => {
      const count = (kept.get(writer) ?? 0) + 1;
      kept.set(writer, count);
      return count <= this.#perContainer;
    });
    this.#entries = newestFirst.reverse();
    this.#tidyAt = this.#entries.length + 2 * this.#perContainer;
  }

  /** Tells the cluster's time before any line has come. */
  tick(at: bigint): void {
    if (at > this.#latest) this.#latest = at;
  }

  /** The newest time stamp seen in any stream: the cluster's "now", as far as its logs tell. */
  get latest(): bigint {
    return this.#latest;
  }

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  /** @returns how to stop listening */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
