/** What pods and nodes have in common: conditions, as the API server tells them. */
interface WithConditions {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Whether the kubelet says that a pod or a node is ready. Not before it has said anything. */
export function isReady({ status }: WithConditions): boolean {
  return status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;
}
