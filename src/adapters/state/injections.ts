import type { Action } from '../../lab/actions.ts';

/** A fault that is in a lab, or may be: written down before anything of it was done. */
export interface Injection {
  readonly fault: string;
  readonly title: string;
  /** RFC 3339, by the cluster's clock. */
  readonly at: string;
  /** `being-tried`: whoever injected it heals it, and does not live any more where nobody holds the lab. `left`: it was injected to be looked at. */
  readonly stage: 'being-tried' | 'left';
  /** Whether whoever works on the lab is to find out which it is. */
  readonly mystery: boolean;
  /** What takes it back, from whatever point the injection came to. */
  readonly undo: readonly Action[];
}

/** How a record holds it. A mystery is not to be read at a glance; it is no secret from who decodes it. */
export type KeptInjection = { readonly kind: 'known'; readonly injection: Injection } | { readonly kind: 'mystery'; readonly base64: string };

export function kept(injection: Injection): KeptInjection {
  return injection.mystery ? { kind: 'mystery', base64: Buffer.from(JSON.stringify(injection)).toString('base64') } : { kind: 'known', injection };
}

export function injectionOf(record: KeptInjection): Injection {
  return record.kind === 'known' ? record.injection : (JSON.parse(Buffer.from(record.base64, 'base64').toString('utf8')) as Injection);
}
