import { z } from 'zod';

/** Closed and read-only, as the types of core/results.ts are. */
export function record<const Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape).readonly();
}

export function list<Item extends z.ZodType>(item: Item) {
  return z.array(item).readonly();
}
