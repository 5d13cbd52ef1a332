import type { Authority, Evidence } from '../core/results.ts';

const names: Readonly<Record<Authority, string>> = { kubernetes: 'the API server', 'spire-server': 'SPIRE Server', node: 'the nodes' };

/** What decided an expectation: where it comes from, and below that what was written or read. Never wrapped or cut. */
export function evidenceLines(evidence: Evidence): readonly string[] {
  switch (evidence.kind) {
    case 'line':
      return block(`${evidence.at}  node ${evidence.node}  pod ${evidence.pod}/${evidence.container}`, evidence.line.trimEnd().split('\n'));
    case 'state':
      return block(`${evidence.at}  ${evidence.question}, from ${authorities(evidence.from)}`, stateLines(evidence.state));
    case 'unanswered':
      return block(`${evidence.at}  ${evidence.question}, asked of ${authorities(evidence.from)}: no answer`, evidence.why.trimEnd().split('\n'));
  }
}

function block(origin: string, lines: readonly string[]): readonly string[] {
  return [origin, ...lines.map((line) => `  ${line}`)];
}

function authorities(from: readonly Authority[]): string {
  return from.map((authority) => names[authority]).join(' and ');
}

/** An item or a member a line: a list of twenty registration entries in one line is not read by anybody. */
function stateLines(json: string): readonly string[] {
  const state: unknown = JSON.parse(json);
  if (Array.isArray(state)) return state.length === 0 ? ['none'] : state.map((item) => JSON.stringify(item));
  if (state === null) return ['none'];
  if (typeof state !== 'object') return [json];
  return Object.entries(state).flatMap(([name, value]) =>
    Array.isArray(value) && value.length > 0 && typeof value[0] === 'object'
      ? [`${name}:`, ...value.map((item) => `  ${JSON.stringify(item)}`)]
      : [`${name}: ${JSON.stringify(value)}`],
  );
}
