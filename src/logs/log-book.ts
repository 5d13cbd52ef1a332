import type { LogEntry, Writer } from './entry.ts';

/** A listener that cannot keep up returns when it can take the next line: until then, streams are not read on. */
export type Listener = (entry: LogEntry) => void | Promise<void>;

/** How many of a container's lines are to be held at least. */
export type Keep = (writer: Writer) => number;

/** Forgotten lines that may pile up before they are dropped, all at once. */
const untidy = 2000;

/**
 * Every line that came, in the order of arrival, for as long as somebody may still ask about it. Forgets a container's
 * oldest lines beyond what it is to keep, so that one that floods takes nothing from the others; expectations see each
 * line as it arrives, so what is forgotten has been judged already.
 */
export class LogBook {
  #entries: LogEntry[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #keep: Keep;
  #latest = 0n;
  #tidyAt = untidy;

  constructor(keep: Keep = () => 1000) {
    this.#keep = keep;
  }

  /** @returns when every listener can take the next line, where one of them cannot yet */
  add(entry: LogEntry): Promise<void> | undefined {
    this.#entries.push(entry);
    if (this.#entries.length >= this.#tidyAt) this.#tidy();
    if (entry.at > this.#latest) this.#latest = entry.at;
    let slowest: Promise<void> | undefined;
    for (const listener of this.#listeners) {
      const busy = listener(entry);
      if (busy instanceof Promise) slowest = slowest === undefined ? busy : Promise.all([slowest, busy]).then(() => undefined);
    }
    return slowest;
  }

  /** All at once and seldom, not with every line: it looks at each one. */
  #tidy(): void {
    const left = new Map<Writer, number>();
    const newestFirst = this.#entries.toReversed().filter(({ writer }) => {
      const more = left.get(writer) ?? this.#keep(writer);
      left.set(writer, more - 1);
      return more > 0;
    });
    this.#entries = newestFirst.reverse();
    this.#tidyAt = this.#entries.length + untidy;
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
