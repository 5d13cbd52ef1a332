import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { server } from '../../../test/support/nouns.ts';
import { podToAsk } from './server-cli.ts';

const running = { name: server.container, image: '', imageID: '', ready: true, restartCount: 0, state: { running: {} } };

function pod(name: string, ready: boolean, leaving = false, statuses: readonly V1ContainerStatus[] = [running]): V1Pod {
  return {
    metadata: { name, ...(leaving ? { deletionTimestamp: new Date(0) } : {}) },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }], containerStatuses: [...statuses] },
  };
}

describe('the pod that SPIRE Server is asked in', () => {
  test.each<[string, readonly V1Pod[]]>([
    ['is ready, rather than not', [pod('a', false), pod('b', true)]],
    ['stays, rather than goes', [pod('a', true, true), pod('b', false)]],
    ['runs, although it is not ready yet', [pod('b', false)]],
    ['has the container that is asked', [pod('a', true, false, [{ ...running, name: 'other' }]), pod('b', true)]],
  ])('%s', (_, pods) => expect(podToAsk(server, pods)).toBe('b'));

  test('is missed where none runs', () => {
    const waiting = pod('a', false, false, [{ ...running, state: {} }]);
    expect(() => podToAsk(server, [waiting])).toThrow(`No pod of ${server.name} runs.`);
  });
});
