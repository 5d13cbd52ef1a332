import { toSeconds } from '../../logs/timestamp.ts';
import type { AgentState, Answers } from '../answers.ts';
import type { RawEvidence } from '../raw.ts';
import { nodes } from './nodes.ts';
import { type SpiffeId, selectorText, textOf } from './spiffe-id.ts';

/** What `spire-server agent list` prints (SPIRE 1.15.3, types/agent.proto). */
export interface AgentList {
  readonly agents?: readonly {
    readonly id: SpiffeId;
    readonly selectors: readonly { readonly type: string; readonly value: string }[];
    /** Seconds since 1970. */
    readonly x509svid_expires_at: string;
    readonly banned?: boolean;
  }[];
}

export async function agents(raw: RawEvidence, signal: AbortSignal): Promise<Answers['agents']> {
  const [now, known, attested] = await Promise.all([raw.now(signal), nodes(raw, signal), attestedAgents(raw, signal)]);
  return { now: toSeconds(now), nodes: known, agents: attested };
}

export async function attestedAgents(raw: RawEvidence, signal: AbortSignal): Promise<readonly AgentState[]> {
  return readAgents(await raw.server<AgentList>(['agent', 'list'], signal));
}

/** Agents that are not banned, in order of ID, their selectors sorted. */
export function readAgents({ agents: listed = [] }: AgentList): readonly AgentState[] {
  return listed
    .filter(({ banned }) => banned !== true)
    .map(({ id, selectors, x509svid_expires_at }): AgentState => {
      const node = selectors.find(({ value }) => value.startsWith(nodeName))?.value.slice(nodeName.length) ?? '';
      return { id: textOf(id), node, selectors: selectors.map(selectorText).sort(), expiresAt: Number(x509svid_expires_at) };
    })
    .sort((left, right) => left.id.localeCompare(right.id));
}

/** A selector of k8s_psat (SPIRE 1.15.3, doc/plugin_server_nodeattestor_k8s_psat.md). */
const nodeName = 'agent_node_name:';
