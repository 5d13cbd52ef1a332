import { closest } from '../../../core/closest.ts';
import type { Mistake } from '../../../core/mistake.ts';
import { about, some } from './about.ts';
import { selectorText } from './check-selectors.ts';
import type { Draft } from './draft.ts';
import type { AttestedAgent, ServerFacts } from './facts.ts';

/** A node alias that is true of no attested agent: what none has, the nearest that some have, and who reaches nobody because of it. */
export function hollowAlias(alias: Draft, beneath: readonly Draft[], { agents }: ServerFacts): Mistake {
  const wanted = alias.selectors.map(selectorText);
  const held = [...new Set(agents.flatMap(({ selectors }) => selectors))];
  const missing = wanted.filter((selector) => !held.includes(selector));
  const reach =
    beneath.length === 0 ? '' : beneath.length === 1 ? ` The entry beneath it reaches nobody.` : ` The ${beneath.length} entries beneath it reach nobody.`;
  const first = alias.selectors.find((selector) => missing.includes(selectorText(selector)));
  const where = about(alias, first === undefined ? ['selectors'] : ['selectors', first.index]);
  if (agents.length === 0)
    return { kind: 'hollow-alias', ...where, says: `No agent is attested, so this node alias is for none.${reach}`, because: aliasWords };
  if (missing.length === 0) {
    const best = agents.toSorted((left, right) => shared(right, wanted) - shared(left, wanted))[0];
    const lacking = wanted.filter((selector) => best?.selectors.includes(selector) !== true);
    return {
      kind: 'hollow-alias',
      ...where,
      says: `No single attested agent has all of ${wanted.join(', ')}: that on ${best?.node} lacks ${lacking.join(', ')}.${reach}`,
      because: aliasWords,
    };
  }
  const near = missing.flatMap((selector) => nearestSelector(selector, held) ?? []);
  const gone = alias.selectors.some(({ type }) => type === 'k8s_sat') ? ' SPIRE 1.12.0 took the node attestor k8s_sat away; k8s_psat has its place.' : '';
  return {
    kind: 'hollow-alias',
    ...where,
    says: `No attested agent has ${some(missing)}.${reach}`,
    because: `${aliasWords}${gone}${near.length === 0 ? ` They have ${some(kindsOf(held), 6)}.` : ''}`,
    ...(near.length === 0 ? {} : { nearest: [...new Set(near)].join('\n') }),
  };
}

const aliasWords =
  'An entry beneath /spire/server is a node alias: it is for the agents that have all its selectors (SPIRE 1.15.3, doc/spire_server.md, -node).';

const shared = (agent: AttestedAgent, wanted: readonly string[]): number => wanted.filter((selector) => agent.selectors.includes(selector)).length;

/** The selector with the same words behind another attestor's name, or with the value nearest to it. */
function nearestSelector(selector: string, held: readonly string[]): string | undefined {
  const [, kind, ...value] = selector.split(':');
  const alike = held.filter((each) => each.split(':')[1] === kind);
  return alike.find((each) => each.split(':').slice(2).join(':') === value.join(':')) ?? closest(selector, alike.length > 0 ? alike : held) ?? alike[0];
}

function kindsOf(selectors: readonly string[]): readonly string[] {
  return [...new Set(selectors.map((selector) => selector.split(':').slice(0, 2).join(':')))];
}
