import type { AdmissionState } from '../../evidence/answers.ts';
import { type Mistake, mistake, rule } from '../../lab/mistakes.ts';

/** Which pods a namespace lets in, by the API server's own answers. Asked of `admission`. */

const enforceLabel = 'pod-security.kubernetes.io/enforce';

/** Pod Security is told by a label of the namespace; whether it refuses, is asked and not read (Kubernetes, “Pod Security Admission”). */
export const admitsWhatIsForbidden = rule('cluster/admits-what-is-forbidden', ({ namespace, namespaces, asked }: AdmissionState): Mistake | undefined => {
  const admitted = asked.find(({ refused }) => refused === undefined);
  if (admitted === undefined) return undefined;
  const level = namespace.labels[enforceLabel];
  const quiet = Object.entries(namespace.labels).filter(([label]) => label !== enforceLabel && /^pod-security\.kubernetes\.io\/(warn|audit)$/.test(label));
  const others = namespaces.filter(({ labels }) => ['baseline', 'restricted'].includes(labels[enforceLabel] ?? ''));
  return mistake(
    'The namespace admits pods that must be refused.',
    [
      `namespace/${namespace.name} has ${level === undefined ? `no label ${enforceLabel}` : `the label ${enforceLabel}=${level}`}: ${admitted.pod} is admitted.`,
      ...(quiet.length === 0 ? [] : [`${quiet.map((label) => label.join('=')).join(' and ')} refuses nothing.`]),
      ...others.map(({ name, labels }) => `namespace/${name} has ${enforceLabel}=${labels[enforceLabel]}.`),
    ].join(' '),
  );
});

/** A namespace that refuses what is meant to run in it: nobody notices before a pod is replaced. */
export const refusesItsOwn = rule('cluster/refuses-its-own', ({ namespace, deployments }: AdmissionState): Mistake | undefined => {
  const refused = deployments.find((each) => each.refused !== undefined);
  const level = namespace.labels[enforceLabel];
  return refused?.refused === undefined
    ? undefined
    : mistake(
        'The namespace would refuse a new pod of its own workloads.',
        `namespace/${namespace.name} has ${level === undefined ? `no label ${enforceLabel}` : `the label ${enforceLabel}=${level}`}, and a new pod of ${refused.deployment} is refused: ${refused.refused.replace(/^pods "[^"]*" is forbidden: /, '').replace(/\.$/, '')}.`,
      );
});
