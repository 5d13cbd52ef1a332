import { describe, expect, test } from 'vitest';
import { server } from '../../../test/support/nouns.ts';
import { dataClaim, makes } from './claims.ts';

const { namespace, workload } = server;
const set = (spec: object, name = workload.name) => ({ apiVersion: 'apps/v1', kind: workload.kind, metadata: { name, namespace }, spec });
const templates = { volumeClaimTemplates: [{ metadata: { name: 'data' } }] };

describe("the claim of the server's data", () => {
  test("is its own StatefulSet's", () => {
    expect(dataClaim(server, [set(templates, 'other'), set(templates)]).metadata.name).toBe(`data-${workload.name}-0`);
  });

  test('is missed where no manifest makes one', () => {
    expect(() => dataClaim(server, [set(templates, 'other')])).toThrow(/no StatefulSet .* volumeClaimTemplate/);
  });
});

test.each([
  [{}, true],
  [{ kind: 'DaemonSet' }, false],
  [{ metadata: { name: 'other', namespace } }, false],
  [{ metadata: { name: workload.name, namespace: 'other' } }, false],
])('an object makes the pods of a part by kind, name and namespace: with %j, %s', (change, expected) => {
  expect(makes(server, { ...set({}), ...change })).toBe(expected);
});
