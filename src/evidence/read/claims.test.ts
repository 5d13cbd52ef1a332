import { describe, expect, test } from 'vitest';
import { server } from '../../../test/support/nouns.ts';
import { claimsOf } from './claims.ts';

const { namespace, workload } = server;
const set = (spec: object, name = workload.name) => ({ apiVersion: 'apps/v1', kind: workload.kind, metadata: { name, namespace }, spec });
const templates = { volumeClaimTemplates: [{ metadata: { name: 'data' } }] };

describe('the claims of a StatefulSet', () => {
  test('are called after template, set and number', () => {
    expect(claimsOf(set({ ...templates, replicas: 2 })).map(({ metadata }) => metadata)).toEqual([
      { name: `data-${workload.name}-0`, namespace },
      { name: `data-${workload.name}-1`, namespace },
    ]);
  });

  test('one pod is usual', () => expect(claimsOf(set(templates))).toHaveLength(1));
  test('without a template there is none', () => expect(claimsOf(set({}))).toEqual([]));
});
