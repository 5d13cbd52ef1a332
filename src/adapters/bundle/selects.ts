import type { KubernetesObject } from '@kubernetes/client-node';
import { isObject, type Json } from './clean-object.ts';

/** Whether an object is one that a list was asked for. */
export type Selects = (object: KubernetesObject) => boolean;

/**
 * What `labelSelector` and `fieldSelector` of a query select: equalities, inequalities and presence, joined by commas
 * (Kubernetes, “Labels and Selectors”, “Field Selectors”).
 *
 * @returns undefined where the query says anything else
 */
export function selects(query: URLSearchParams): Selects | undefined {
  const tests: Selects[] = [];
  for (const [name, value] of query) {
    const terms = value.split(',').filter((term) => term !== '');
    const made = name === 'labelSelector' ? terms.map(byLabel) : name === 'fieldSelector' ? terms.map(byField) : [undefined];
    for (const each of made) {
      if (each === undefined) return undefined;
      tests.push(each);
    }
  }
  return (object) => tests.every((each) => each(object));
}

function byLabel(term: string): Selects | undefined {
  const [, not, name = '', operator, value] = /^(!?)([\w./-]+)(?:(==|=|!=)([\w.-]*))?$/.exec(term) ?? [];
  if (name === '' || (not === '!' && operator !== undefined)) return undefined;
  return ({ metadata }) => {
    const found = metadata?.labels?.[name];
    if (operator === undefined) return (found !== undefined) !== (not === '!');
    return operator === '!=' ? found !== value : found === value;
  };
}

function byField(term: string): Selects | undefined {
  const [, path = '', operator, value] = /^([\w.]+)(==|=|!=)(.*)$/.exec(term) ?? [];
  if (path === '') return undefined;
  return (object) => (fieldOf(object, path) === value) !== (operator === '!=');
}

/** A field by its path, as text; empty where there is none, as the API server has it. */
function fieldOf(object: KubernetesObject, path: string): string {
  const json: Json = JSON.parse(JSON.stringify(object));
  const found = path.split('.').reduce<Json | undefined>((inner, field) => (isObject(inner) ? inner[field] : undefined), json);
  return found === undefined || found === null ? '' : String(found);
}
