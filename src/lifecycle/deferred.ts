/** A value that one task of a graph makes and later ones read; the graph's order says that it is there. */
export interface Deferred<T> {
  set(value: T): void;
  get(): T;
  /** For clean-ups, which may come before it was made. */
  peek(): T | undefined;
}

export function deferred<T>(name: string): Deferred<T> {
  let held: { readonly value: T } | undefined;
  return {
    set(value) {
      held = { value };
    },
    peek: () => held?.value,
    get() {
      if (held === undefined) throw new Error(`${name} was read before it was made`);
      return held.value;
    },
  };
}
