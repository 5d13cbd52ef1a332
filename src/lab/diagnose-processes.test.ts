import { expect, test } from 'vitest';
import { saying } from '../../test/support/saying.ts';
import { cannotSignal } from './diagnose-processes.ts';

test('containers that do not see each other’s processes', () => {
  const finds = saying(cannotSignal({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'a', file: 'a.yaml' }));
  expect(finds([{ spec: { template: { spec: { shareProcessNamespace: true } } } }])).toBeUndefined();
  for (const spec of [{}, { shareProcessNamespace: false }])
    expect(finds([{ spec: { template: { spec } } }])).toBe(
      'The containers of deployment/a do not share their process IDs: one cannot signal a process of another.',
    );
  expect(finds([undefined])).toContain('deployment/a');
});
