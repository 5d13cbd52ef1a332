import type { LogEntry } from './entry.ts';

export type Listener = (entry: LogEntry) => void;

/**
 * Every line that came, in the order of arrival, for as long as somebody may still ask about it. Holds at most
 * `capacity` lines and forgets the oldest; expectations see each line as it arrives, so what is forgotten has been
 * judged already.
 */
export class LogBook {
  readonly #entries: LogEntry[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #capacity: number;
  #latest = 0n;

  constructor(capacity = 50_000) {
    this.#capacity = capacity;
  }

  add(entry: LogEntry): void {
    this.#entries.push(entry);
    // In one go, not line by line: removing from the front of an array moves all of it.
    if (this.#entries.length > this.#capacity * 1.2) this.#entries.splice(0, this.#entries.length - this.#capacity);
    if (entry.at > this.#latest) this.#latest = entry.at;
    for (const listener of this.#listeners) listener(entry);
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
