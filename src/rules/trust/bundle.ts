import type { Answers, BundleState } from '../../evidence/answers.ts';
import { nameOf } from '../../evidence/nouns.ts';
import { settingIn } from '../../evidence/read/configuration.ts';
import { mistake, passingMistake, type Rule, rule } from '../../lab/mistakes.ts';
import type { ManifestObject } from '../../lab/objects.ts';
import { spireConfiguration } from '../spire-configuration.ts';

/** The trust bundle as agents find it when they start. Asked of `published-bundle`. */

export function noBundle(object: ManifestObject): Rule<BundleState> {
  return rule('trust/no-bundle', ({ published, elsewhere }) => {
    if (published !== undefined) return undefined;
    const [there] = elsewhere;
    const found =
      there === undefined
        ? ''
        : there.name === object.name
          ? ` configmap/${there.name} is in the namespace ${there.namespace}: a pod can only mount those of its own namespace.`
          : ` configmap/${there.name} in the namespace ${there.namespace} has what it is to hold.`;
    return mistake(
      'The object is missing that agents read the trust bundle from.',
      `There is no ${nameOf(object)} in the namespace ${object.namespace}.${found}`,
    );
  });
}

export function bundleNotReadable(object: ManifestObject, key: string): Rule<BundleState> {
  return rule('trust/bundle-not-readable', ({ published }) => {
    if (published === undefined || published.certificates.length > 0) return undefined;
    const differs = `${nameOf(object)} does not hold what is read from it.`;
    if (published.text.trim() !== '')
      return mistake(
        differs,
        `${nameOf(object)} has no certificate under ${key}${published.text.trim().startsWith('{') ? ': what is there is JSON, and agents read PEM' : ''}.`,
      );
    const others = published.keys.filter((each) => each !== key);
    // SPIRE Server fills it in by itself when it starts, or when its authorities change.
    if (others.length === 0) return passingMistake(differs, `${nameOf(object)} has nothing under ${key}.`);
    return mistake(differs, `${nameOf(object)} has nothing under ${key}, which agents read; it has something under ${others.join(' and ')}.`);
  });
}

/** Whoever is in the bundle is believed by each agent that starts. */
export function bundleHasOthers(object: ManifestObject): Rule<BundleState> {
  return rule('trust/bundle-has-others', ({ published, authorities }) => {
    const known = authorities.map(({ fingerprint }) => fingerprint);
    const other = published?.certificates.find(({ fingerprint }) => !known.includes(fingerprint));
    return other === undefined
      ? undefined
      : mistake(
          'The bundle has an authority that is not one of SPIRE Server’s.',
          `${nameOf(object)} has a certificate that SPIRE Server does not have in its trust bundle: ${other.subject}.`,
        );
  });
}

/** An agent with this setting believes the first server that answers. Asked of its ConfigMap. */
export function bootstrapsWithoutBundle(object: ManifestObject<'ConfigMap'>): Rule<Answers['objects']> {
  return rule('trust/bootstraps-without-bundle', (objects) => {
    const { called, settings } = spireConfiguration(objects, object, 'agent');
    return settingIn(settings, ['agent', 'insecure_bootstrap']) === true
      ? mistake('Agents start without verifying who answers.', `${called} has insecure_bootstrap = true: an agent believes the first server that answers.`)
      : undefined;
  });
}
