import type { V1Node, V1NodeSelectorTerm, V1PodSpec, V1Taint, V1Toleration } from '@kubernetes/client-node';
import { type LabelExpression, meets } from './label-expression.ts';

/**
 * Whether the scheduler may put a pod of this kind on a node: by name, selector, required affinity and taints
 * (Kubernetes, "Assigning Pods to Nodes"). How full the node is, is not looked at.
 */
export function mayRunOn(node: V1Node, spec: V1PodSpec | undefined): boolean {
  const labels = node.metadata?.labels ?? {};
  if (spec?.nodeName !== undefined) return spec.nodeName === node.metadata?.name;
  if (!Object.entries(spec?.nodeSelector ?? {}).every(([label, wanted]) => labels[label] === wanted)) return false;
  const terms = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (terms !== undefined && !terms.some((term) => fits(term, node, labels))) return false;
  const keepsOff = (node.spec?.taints ?? []).filter(({ effect }) => effect !== 'PreferNoSchedule');
  return keepsOff.every((taint) => spec?.tolerations?.some((toleration) => tolerates(toleration, taint)) === true);
}

function fits({ matchExpressions = [], matchFields = [] }: V1NodeSelectorTerm, node: V1Node, labels: Readonly<Record<string, string>>): boolean {
  const fields: Readonly<Record<string, string | undefined>> = { 'metadata.name': node.metadata?.name };
  return matchExpressions.every((each) => holds(each, labels[each.key])) && matchFields.every((each) => holds(each, fields[each.key]));
}

/** Of a node, numbers can be compared too (Kubernetes, NodeSelectorRequirement). */
function holds(expression: LabelExpression, found: string | undefined): boolean {
  const { operator, values = [] } = expression;
  if (operator === 'Gt') return Number(found) > Number(values[0]);
  if (operator === 'Lt') return Number(found) < Number(values[0]);
  return meets(expression, found);
}

function tolerates({ key, operator, value, effect }: V1Toleration, taint: V1Taint): boolean {
  if (effect !== undefined && effect !== '' && effect !== taint.effect) return false;
  if (operator === 'Exists') return key === undefined || key === taint.key;
  return key === taint.key && (value ?? '') === (taint.value ?? '');
}
