import { closest } from '../../core/closest.ts';

/** The selectors that the k8s workload attestor finds (SPIRE 1.15.3, doc/plugin_agent_workloadattestor_k8s.md). */
const kinds = [
  'ns',
  'sa',
  'container-name',
  'container-image',
  'node-name',
  'pod-name',
  'pod-uid',
  'pod-label',
  'pod-owner',
  'pod-owner-uid',
  'pod-image',
  'pod-image-count',
  'pod-init-image',
  'pod-init-image-count',
  'image-signature',
  'image-attestations',
] as const;

/** What people write who know Kubernetes better than SPIRE. */
const otherNames: Readonly<Record<string, (typeof kinds)[number]>> = {
  namespace: 'ns',
  'service-account': 'sa',
  serviceaccount: 'sa',
  serviceaccountname: 'sa',
  'service-account-name': 'sa',
  account: 'sa',
  container: 'container-name',
  image: 'container-image',
  node: 'node-name',
  nodename: 'node-name',
  pod: 'pod-name',
  podname: 'pod-name',
  label: 'pod-label',
  labels: 'pod-label',
  owner: 'pod-owner',
};

/**
 * Why pods do not have a selector, in a clause: there is no such kind of selector, or they have another value.
 *
 * @param has the selectors of one of the pods, or of several
 */
export function whyNot(selector: string, has: readonly string[]): string {
  const [type = '', kind = ''] = selector.split(':');
  if (type !== 'k8s') return `the agents of this lab find selectors of the type k8s, and none of the type ${type}`;
  if (!kinds.some((each) => each === kind)) {
    const near = otherNames[kind.toLowerCase()] ?? closest(kind, kinds);
    const found = near === undefined ? [] : of(`k8s:${near}`, has);
    if (near === undefined) return `there is no selector k8s:${kind}`;
    return `there is no selector k8s:${kind}; it is called k8s:${near}${found.length === 0 ? '' : `, and they have ${found.join(' and ')}`}`;
  }
  // A label is told by its key as well.
  const prefix = kind === 'pod-label' ? selector.split(':').slice(0, 3).join(':') : `k8s:${kind}`;
  const found = of(prefix, has);
  return found.length === 0 ? `they have no ${prefix}` : `they have ${found.join(' and ')}`;
}

function of(prefix: string, has: readonly string[]): readonly string[] {
  return [...new Set(has.filter((each) => each.startsWith(`${prefix}:`)))];
}
