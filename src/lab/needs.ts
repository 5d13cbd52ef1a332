import type { Component, Workload } from './sources.ts';

/** What a lab must have for a fault to show what it shows. Inert: the engine looks whether it is so. */
export type Need =
  /** The lab has pods of this workload. */
  | { readonly kind: 'workload'; readonly of: Workload }
  /** The X509-SVID that the workload holds ends within so many seconds: nobody waits for hours. */
  | { readonly kind: 'svid-ends'; readonly of: Workload; readonly within: number }
  /** The component writes lines of the level debug: what is looked for is among them. */
  | { readonly kind: 'debug-lines'; readonly of: Component };

export const hasPods = (of: Workload): Need => ({ kind: 'workload', of });
export const svidEndsWithin = (of: Workload, seconds: number): Need => ({ kind: 'svid-ends', of, within: seconds });
export const debugLines = (of: Component): Need => ({ kind: 'debug-lines', of });

/** What must be so, as a sentence without a full stop. */
export function describeNeed(need: Need): string {
  switch (need.kind) {
    case 'workload':
      return `the lab has pods of ${need.of.name}`;
    case 'svid-ends':
      return `the X509-SVID of ${need.of.name} ends within ${need.within} s`;
    case 'debug-lines':
      return `${need.of.name} logs lines of level debug`;
  }
}
