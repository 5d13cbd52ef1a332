import { mistake, type Rule } from './mistakes.ts';
import { type ManifestObject, nameOf } from './objects.ts';

/** Mistakes in objects of Kubernetes, found by the probe `objects` of that one object. */

interface Controller {
  readonly spec?: { readonly template?: { readonly spec?: { readonly nodeSelector?: Readonly<Record<string, string>> } } };
}

/** A DaemonSet is to be on every node that its tolerations allow; a node selector keeps it off most. */
export function keptOffNodes(object: ManifestObject): Rule {
  return (value) => {
    const selector = (value as readonly (Controller | undefined)[])[0]?.spec?.template?.spec?.nodeSelector ?? {};
    const labels = Object.entries(selector).map(([label, wanted]) => `${label}=${wanted}`);
    return labels.length === 0
      ? undefined
      : mistake(`${nameOf(object)} is kept off nodes that it must be on.`, `${nameOf(object)} runs only on nodes that have the label ${labels.join(' and ')}.`);
  };
}

/** A value of a ConfigMap that somebody else is to write, and has not yet. */
export function withoutText(object: ManifestObject, key: string, wanted: RegExp, what: string): Rule {
  return (value) => {
    const text = (value as readonly ({ readonly data?: Readonly<Record<string, string>> } | undefined)[])[0]?.data?.[key] ?? '';
    if (wanted.test(text)) return undefined;
    return mistake(
      `${nameOf(object)} does not hold what is read from it.`,
      `${nameOf(object)} has ${text.trim() === '' ? `nothing under ${key}` : `no ${what.replace(/^an? /, '')} under ${key}`}.`,
    );
  };
}
