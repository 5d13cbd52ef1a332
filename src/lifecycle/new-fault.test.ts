import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary.ts';
import { explainFault } from '../lab/explain.ts';
import type { Fault } from '../lab/faults.ts';
import { faultSkeleton } from './fault-skeleton.ts';
import { faultsFolder } from './faults.ts';
import { newFault } from './new-fault.ts';

test('the skeleton of a fault is a fault', async () => {
  await using folder = await temporaryFolder();
  const text = faultSkeleton('brand-new').replaceAll("from '.", `from '${join(faultsFolder, 'workload')}/.`);
  const { brandNew } = (await import(await folder.write('brand-new.fault.ts', text))) as { readonly brandNew: Fault };
  expect(brandNew).toMatchObject({ id: 'brand-new', level: 1 });
  expect(explainFault(brandNew, { flows: [] })).toContain('set SERVER_SPIFFE_ID=');
});

test.each([
  ['Loud', 'workload', '“Loud” is no name for a fault: lower-case words with dashes between them.'],
  ['stop-server', 'workload', 'There is a fault called stop-server already.'],
  ['brand-new', 'workloads', 'There is no area called workloads. Did you mean workload?'],
])('%s in %s is refused', async (id, area, message) => {
  await expect(newFault(id, area)).rejects.toMatchObject({ code: 'E_USAGE', message });
});
