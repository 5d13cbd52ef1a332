/** A demand on one label, as selectors of pods, namespaces and nodes have it. */
export interface LabelExpression {
  readonly operator: string;
  readonly values?: readonly string[];
}

/** Whether a label's value meets it (Kubernetes, LabelSelectorRequirement). An operator that is none of these four is never met. */
export function meets({ operator, values = [] }: LabelExpression, value: string | undefined): boolean {
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
