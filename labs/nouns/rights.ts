import type { Account, Right } from '../../src/lab/index.ts';

/** Whom SPIRE's programs are to the API server, and what they ask it for (manifests/spire/*-rbac.yaml). */
export const serverAccount: Account = { namespace: 'spire', name: 'spire-server' };
export const agentAccount: Account = { namespace: 'spire', name: 'spire-agent' };

/** What attesting an agent by k8s_psat takes (SPIRE 1.15.3, doc/plugin_server_nodeattestor_k8s_psat.md). */
export const serverNeeds: readonly Right[] = [
  { verb: 'create', group: 'authentication.k8s.io', resource: 'tokenreviews' },
  { verb: 'get', group: '', resource: 'pods', namespace: 'spire' },
  { verb: 'get', group: '', resource: 'nodes' },
];

/** With the bundle publisher's. */
export const serverRights: readonly Right[] = [
  ...serverNeeds,
  { verb: 'get', group: '', resource: 'configmaps', name: 'spire-bundle' },
  { verb: 'patch', group: '', resource: 'configmaps', name: 'spire-bundle' },
];

/** Which pod a process belongs to, asked of the kubelet. */
export const agentRights: readonly Right[] = [{ verb: 'get', group: '', resource: 'nodes/pods' }];
