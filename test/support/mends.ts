/** What a learner may do at a task, right or wrong, and what must be said of it. */
export type Mend = {
  /** In a few words, such as “restarts every pod”. A right way that is not the printed one begins with `another right way: `. */
  readonly mend: string;
  /** Lines as they are typed into bash, in the project's folder, with KUBECONFIG set. Each must succeed. */
  readonly type: readonly string[];
  /** Lines that bring back the state in which the task was set. Without them the fault is injected once more. */
  readonly back?: readonly string[];
} & (
  | { readonly verdict: 'passed' }
  /** `says`: the mistake as the first hint must tell it; about what was typed, not about the fault that was there before. */
  | { readonly verdict: 'refused'; readonly says: RegExp }
);

export interface Mends {
  readonly lesson: string;
  readonly rows: readonly Mend[];
}

export const rightWay = 'another right way: ';

/** The table of one lesson: the default export of test/mends/<lesson>.mends.ts. */
export function mends(lesson: string, rows: readonly Mend[]): Mends {
  return { lesson, rows };
}

/** SPIRE Server's command line, as the tool prints it. */
export const spireServer = 'kubectl -n spire exec spire-server-0 -- /opt/spire/bin/spire-server';

/** A registration entry of the lab's own, as it is to be after `change`; a list of selectors replaces all of them. */
export function entryUpdate(id: string, change: EntryChange = {}): string {
  return `${spireServer} entry update ${flags(id, change)}`;
}

export function entryCreate(id: string, change: EntryChange = {}): string {
  return `${spireServer} entry create ${flags(id, change)}`;
}

export function entryDelete(id: string): string {
  return `${spireServer} entry delete -entryID ${id}`;
}

export interface EntryChange {
  readonly spiffeId?: string;
  readonly parentId?: string;
  readonly selectors?: readonly string[];
  /** Seconds. */
  readonly ttl?: number;
}

function flags(
  id: string,
  {
    spiffeId = `spiffe://spirelab.test/ns/mtls-demo/sa/${id}`,
    parentId = 'spiffe://spirelab.test/node/any',
    selectors = ['k8s:ns:mtls-demo', `k8s:sa:${id}`],
    ttl = 30,
  }: EntryChange,
): string {
  return [`-entryID ${id} -spiffeID ${spiffeId} -parentID ${parentId}`, ...selectors.map((selector) => `-selector ${selector}`), `-x509SVIDTTL ${ttl}`].join(
    ' ',
  );
}
