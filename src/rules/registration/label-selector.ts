import type { LabelSelector } from '../../evidence/objects.ts';

type Labels = Readonly<Record<string, string>>;

/** The first demand of a selector that labels do not meet, as people read it; undefined where they meet all. */
export function unmetDemand(selector: LabelSelector | undefined, labels: Labels): { readonly label: string; readonly demand: string } | undefined {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  const value = Object.entries(matchLabels).find(([label, wanted]) => labels[label] !== wanted);
  if (value !== undefined) return { label: value[0], demand: value.join('=') };
  const expression = matchExpressions.find((each) => !holds(each, labels[each.key]));
  return expression === undefined
    ? undefined
    : { label: expression.key, demand: [expression.key, expression.operator, ...(expression.values ?? [])].join(' ') };
}

export function selects(selector: LabelSelector | undefined, labels: Labels): boolean {
  return unmetDemand(selector, labels) === undefined;
}

/** An empty selector demands nothing, so it leaves nobody out (Kubernetes, LabelSelector). */
export function demandsNothing({ matchLabels = {}, matchExpressions = [] }: LabelSelector = {}): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

function holds({ operator, values = [] }: { readonly operator: string; readonly values?: readonly string[] }, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
