/** What ends SPIRE Server's pod and waits for the next one: `rollout status` may still tell of the one that has gone. */
export const restartServer: readonly string[] = [
  'kubectl -n spire delete pod spire-server-0',
  'kubectl -n spire wait --for=create pod/spire-server-0 --timeout=60s',
  'kubectl -n spire wait --for=condition=Ready pod/spire-server-0 --timeout=90s',
];
