import { describe, expect, test } from 'vitest';
import { commandOn } from '../../core/command-line.ts';
import type { LabRecord } from '../state/lab-record.ts';
import type { NodeContainer } from './kind-cluster.ts';
import { ownershipOf, refuseForeign } from './ownership.ts';

const record: LabRecord = {
  name: 'lab',
  lab: 'mtls',
  uuid: '3f1c9a52-0000-4000-8000-000000000001',
  phase: 'ready',
  configuration: 'key',
  nodeImage: 'node',
  kubernetesVersion: 'v1.35.0',
  spireVersion: '1.15.3',
  adaptations: [],
  images: [],
};
const node = (name: string, ...mounts: string[]): NodeContainer => ({ id: name, name, role: 'worker', running: true, startedAt: '', mounts });
const marked = (name: string): NodeContainer => node(name, '/lib/modules', `/state/labs/lab/stores-${record.uuid}/${name}`);
const name = 'spirelab-lab';

describe('a cluster is', () => {
  test("nobody's, where there is neither a record nor a container", () => expect(ownershipOf(name, undefined, [])).toEqual({ whose: 'nobody' }));

  test('ours, where every node carries the mark of the record', () => {
    expect(ownershipOf(name, record, [marked('a'), marked('b')])).toEqual({ whose: 'ours', record });
  });

  test('ours, where only the record is left', () => expect(ownershipOf(name, record, [])).toEqual({ whose: 'ours', record }));

  test('foreign, where this machine has no record of it, whatever its nodes mount', () => {
    expect(ownershipOf(name, undefined, [marked('a')])).toEqual({
      whose: 'foreign',
      why: 'containers of a kind cluster called spirelab-lab exist, and spirelab has no record of making them',
    });
  });

  test('foreign, where a single node lacks the mark', () => {
    expect(ownershipOf(name, record, [marked('a'), node('b', '/lib/modules')])).toEqual({ whose: 'foreign', why: "b does not carry this lab's mark" });
  });

  test('foreign, where the mark is that of another lab of the same name', () => {
    const other = node('a', '/state/labs/lab/stores-99999999-0000-4000-8000-000000000001/a');
    expect(ownershipOf(name, record, [other])).toMatchObject({ whose: 'foreign' });
  });

  test('foreign, where its nodes mount nothing', () => expect(ownershipOf(name, record, [node('a')])).toMatchObject({ whose: 'foreign' }));
});

test('a foreign cluster is refused, told untouched, and another name is offered', () => {
  expect(() => refuseForeign(name, ownershipOf(name, undefined, [marked('a')]))).toThrow(
    expect.objectContaining({
      code: 'E_FOREIGN',
      message:
        'The cluster spirelab-lab was not made by spirelab: containers of a kind cluster called spirelab-lab exist, and spirelab has no record of making them.',
      detail: { left: 'it was not touched', next: [commandOn('lab-2', 'up')] },
    }),
  );
});

test("ours and nobody's are not refused", () => {
  refuseForeign(name, { whose: 'nobody' });
  refuseForeign(name, { whose: 'ours', record });
});
