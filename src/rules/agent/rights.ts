import { type Account, describeRight, type GivenRule, type Right, type RightsState } from '../../evidence/rights.ts';
import { mistake, type Rule, rule } from '../../lab/mistakes.ts';

/**
 * What an account may do is decided by all roles and bindings together, so the authorizer is asked, and no single object
 * is read. Asked of `rights`.
 */

/** One of the rights that were asked for is missing: told with what comes near it. */
export function mayNotAll(account: Account): Rule<RightsState> {
  return rule('agent/may-not-all', ({ asked, given }) => {
    const missing = asked.find(({ allowed }) => !allowed);
    if (missing === undefined) return undefined;
    const { right, others } = missing;
    const instead =
      nearMiss(right, given) ?? (others.length === 0 ? '' : ` ${others.map((name) => `serviceaccount/${name}`).join(' and ')} may, and does not need it.`);
    return mistake(`A right is missing that ${nameOf(account)} needs.`, `${nameOf(account)} may not ${describeRight(right)}.${instead}`);
  });
}

/** The account may do more than what is listed. Kubernetes has no rule that takes a right away: each is one too many. */
export function mayMoreThan(account: Account, wanted: readonly Right[]): Rule<RightsState> {
  return rule('agent/may-more-than', ({ given }) => {
    for (const rule of given) {
      const much = surplus(rule, wanted);
      if (much === undefined) continue;
      const all = [much.verb, much.group, much.resource].every((word) => word === '*');
      return mistake(
        `${nameOf(account)} may do more than it needs.`,
        `${nameOf(account)} may ${all ? 'do everything' : describeRight(much)}${rule.by === '' ? '' : `, by ${rule.by}`}.`,
      );
    }
    return undefined;
  });
}

/** What a rule allows that is not wanted, if anything. */
function surplus({ verbs, groups, resources, names }: GivenRule, wanted: readonly Right[]): Right | undefined {
  const allowed = verbs.flatMap((verb) => groups.flatMap((group) => resources.map((resource) => ({ verb, group, resource }))));
  const isWanted = ({ verb, group, resource }: Right): boolean =>
    wanted.some(
      (right) =>
        right.verb === verb &&
        right.group === group &&
        right.resource === resource &&
        (right.name === undefined || (names.length > 0 && names.every((name) => name === right.name))),
    );
  return allowed.find((right) => !isWanted(right));
}

/** A rule that was meant to give a right, and differs from it in one thing. */
function nearMiss({ verb, group, resource }: Right, given: readonly GivenRule[]): string | undefined {
  for (const { verbs, groups, resources, by } of given) {
    const [verbFits, groupFits, resourceFits] = [verbs.includes(verb), groups.includes(group), resources.includes(resource)];
    const from = by === '' ? 'A rule' : `The rule from ${by}`;
    if (verbFits && resourceFits && !groupFits) return ` ${from} has ${resource} in the API group ${quoted(groups)}, and they are in ${quoted([group])}.`;
    if (groupFits && resourceFits && !verbFits) return ` ${from} lets it ${verbs.join(' and ')} ${resource}.`;
    const meant = resources.find((each) => !resourceFits && verbFits && isSpelling(each, resource));
    if (meant !== undefined) return ` ${from} says ${meant}; the resource is called ${resource}.`;
  }
  return undefined;
}

/** A kind's name, or the singular, in place of the resource's. */
function isSpelling(word: string, resource: string): boolean {
  return `${word.toLowerCase()}s` === resource || word.toLowerCase() === resource;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `“${word}”`).join(', ');
}

function nameOf({ name }: Account): string {
  return `serviceaccount/${name}`;
}
