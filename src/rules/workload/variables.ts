import type { Answers } from '../../evidence/answers.ts';
import { nameOf } from '../../evidence/nouns.ts';
import { textIn } from '../../evidence/objects.ts';
import { mistake, passingMistake, type Rule, rule } from '../../lab/mistakes.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import type { Workload } from '../../lab/sources.ts';

/**
 * Mistakes that can be seen in a state, told in the words of the cluster that they were found in. Pure, like judges: each
 * returns the mistake, or nothing where it is not made.
 */

/** @param meaning what the wanted value is elsewhere, for the sentence “and <meaning> is <value>” */
export function variableIsNot(workload: Workload, name: string, value: string, meaning: string): Rule<Answers['env']> {
  return rule('workload/variable-is-not', (variables) => {
    const found = variables[name];
    return found === value
      ? undefined
      : mistake(`A variable of ${workload.name} is not ${meaning}.`, `${name} of ${workload.name} is ${found ?? 'not set'}, and ${meaning} is ${value}.`);
  });
}

/** The right value, in the wrong place. Beside the right one it does no harm, so it refuses nothing. */
export function variableIs(workload: Workload, name: string, value: string, instead: string): Rule<Answers['env']> {
  return rule('workload/variable-is', (variables) =>
    variables[name] === value
      ? passingMistake(
          `A variable of ${workload.name} was changed, and it is not ${workload.name} that is meant.`,
          `${name} of ${workload.name} is ${value}. ${instead}`,
        )
      : undefined,
  );
}

/**
 * A setting of SPIRE's configuration, `name = "value"`, in a ConfigMap.
 *
 * @param meaning what the wanted value is elsewhere, for the sentence “and <meaning> is <wanted>”
 */
export function settingIsNot(object: ManifestObject<'ConfigMap'>, key: string, name: string, wanted: string, meaning: string): Rule<Answers['objects']> {
  return rule('workload/setting-is-not', (objects) => {
    const text = textIn(objects, object, key);
    const differs = `A setting of ${nameOf(object)} is not ${meaning}.`;
    if (text === undefined) return mistake(differs, `${nameOf(object)} has no ${key}.`);
    const found = text.match(new RegExp(`^\\s*${name}\\s*=\\s*"([^"]*)"`, 'm'))?.[1];
    return found === wanted
      ? undefined
      : mistake(differs, `${key} in ${nameOf(object)} has ${found === undefined ? `no ${name}` : `${name} = "${found}"`}, and ${meaning} is "${wanted}".`);
  });
}
