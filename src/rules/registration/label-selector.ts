import type { LabelSelector } from '../../evidence/objects.ts';
import { meets } from '../../evidence/read/label-expression.ts';

type Labels = Readonly<Record<string, string>>;

/** The first demand of a selector that labels do not meet, as people read it; undefined where they meet all. */
export function unmetDemand(selector: LabelSelector | undefined, labels: Labels): { readonly label: string; readonly demand: string } | undefined {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  const value = Object.entries(matchLabels).find(([label, wanted]) => labels[label] !== wanted);
  if (value !== undefined) return { label: value[0], demand: value.join('=') };
  const expression = matchExpressions.find((each) => !meets(each, labels[each.key]));
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
