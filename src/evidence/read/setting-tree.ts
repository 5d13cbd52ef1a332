/** What a configuration says, in either of the forms that SPIRE reads. */
export type Value = string | number | boolean | List | Block;

export interface List {
  readonly kind: 'list';
  readonly values: readonly Value[];
}

/** In the order in which it is written; a name may be there more than once. */
export interface Block {
  readonly kind: 'block';
  readonly settings: readonly Named[];
}

export interface Named {
  readonly name: string;
  readonly value: Value;
}

export const block = (settings: readonly Named[]): Block => ({ kind: 'block', settings });
