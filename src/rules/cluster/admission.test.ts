import { expect, test } from 'vitest';
import type { AdmissionState } from '../../evidence/answers.ts';
import { admitsWhatIsForbidden, refusesItsOwn } from './admission.ts';

const enforce = 'pod-security.kubernetes.io/enforce';
const state = (labels: Readonly<Record<string, string>>, asked: AdmissionState['asked'], deployments: AdmissionState['deployments'] = []): AdmissionState => ({
  namespace: { name: 'mtls-demo', labels },
  namespaces: [{ name: 'default', labels: {} }],
  asked,
  deployments,
});
const [admitted, refused] = [[{ pod: 'a pod with hostPID' }], [{ pod: 'a pod with hostPID', refused: 'no' }]];

test('a namespace that lets in what is to be refused', () => {
  expect(admitsWhatIsForbidden(state({ [enforce]: 'baseline' }, refused))).toBeUndefined();
  expect(admitsWhatIsForbidden(state({}, [...refused, ...admitted]))?.says).toBe(
    `namespace/mtls-demo has no label ${enforce}: a pod with hostPID is admitted.`,
  );
  expect(admitsWhatIsForbidden(state({ [enforce]: 'privileged' }, admitted))?.says).toBe(
    `namespace/mtls-demo has the label ${enforce}=privileged: a pod with hostPID is admitted.`,
  );
  const warning = 'pod-security.kubernetes.io/warn';
  expect(admitsWhatIsForbidden(state({ [warning]: 'baseline', 'pod-security.kubernetes.io/warn-version': 'latest' }, admitted))?.says).toBe(
    `namespace/mtls-demo has no label ${enforce}: a pod with hostPID is admitted. ${warning}=baseline refuses nothing.`,
  );
});

test('and the namespace that was labelled instead', () => {
  const elsewhere = {
    ...state({}, admitted),
    namespaces: [
      { name: 'default', labels: { [enforce]: 'baseline' } },
      { name: 'spire', labels: { [enforce]: 'privileged' } },
    ],
  };
  expect(admitsWhatIsForbidden(elsewhere)?.says).toBe(
    `namespace/mtls-demo has no label ${enforce}: a pod with hostPID is admitted. namespace/default has ${enforce}=baseline.`,
  );
});

test('a namespace that refuses its own pods', () => {
  expect(refusesItsOwn(state({ [enforce]: 'baseline' }, refused, [{ deployment: 'mtls-client' }]))).toBeUndefined();
  const violates = 'violates PodSecurity "restricted:latest": runAsNonRoot != true';
  expect(
    refusesItsOwn(state({ [enforce]: 'restricted' }, refused, [{ deployment: 'mtls-client', refused: `pods "asked-x" is forbidden: ${violates}` }]))?.says,
  ).toBe(`namespace/mtls-demo has the label ${enforce}=restricted, and a new pod of mtls-client is refused: ${violates}.`);
});
