/** Labels of an object; as a selector, all of which are wanted (Kubernetes, LabelSelector, `matchLabels`). */
export type Labels = Readonly<Record<string, string>>;

/** Which pods are meant: those of a namespace that have all of these labels. */
export interface PodSelector {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Whether something that has these labels is meant. */
export function hasLabelsOf({ labels: wanted }: Pick<PodSelector, 'labels'>, labels: Labels | undefined): boolean {
  return Object.entries(wanted).every(([label, value]) => labels?.[label] === value);
}

/** The same as kubectl and the API server take it, `-l` or `labelSelector=`. */
export function selectorText({ labels }: Pick<PodSelector, 'labels'>): string {
  return Object.entries(labels)
    .map((each) => each.join('='))
    .join(',');
}
