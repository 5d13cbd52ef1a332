import type { V1CSINode, V1Volume } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { apiServer, json } from '../../../test/support/api-server.ts';
import { csiDriver } from '../../../test/support/nouns.ts';
import { needsDriver, untilDrivers } from './until-drivers.ts';

const node = (name: string, ...drivers: readonly string[]): V1CSINode => ({
  metadata: { name },
  spec: { drivers: drivers.map((driver) => ({ name: driver, nodeID: name })) },
});
const nodes = ['control-plane', 'worker', 'worker'].map((role, at) => ({ name: `node-${at}`, role, labels: {} }));

/** A cluster where the driver comes to the second worker later: when its watch has begun, or never. */
const cluster = (comes: boolean) =>
  apiServer(({ query }, response) => {
    if (!query.searchParams.has('watch')) {
      json(response, { metadata: { resourceVersion: '1' }, items: [node('node-0'), node('node-1', csiDriver.driver), node('node-2', 'another.driver')] });
      return;
    }
    response.writeHead(200).flushHeaders();
    if (comes) response.write(`${JSON.stringify({ type: 'MODIFIED', object: node('node-2', 'another.driver', csiDriver.driver) })}\n`);
  });

test('ends at the event by which the last worker has the driver', async () => {
  await using server = await cluster(true);
  await untilDrivers({ client: server.client, nodes, lab: { csiDriver } }, AbortSignal.timeout(20_000));
  expect(server.asked.map(({ pathname }) => pathname)).toEqual(['/apis/storage.k8s.io/v1/csinodes', '/apis/storage.k8s.io/v1/csinodes']);
});

test('waits while one is without it, and ends with the signal', async () => {
  await using server = await cluster(false);
  const stopped = new AbortController();
  const waiting = untilDrivers({ client: server.client, nodes, lab: { csiDriver } }, stopped.signal);
  const ended = expect(waiting).rejects.toThrow('no more');
  stopped.abort(new Error('no more'));
  await ended;
});

test('what mounts its volume is a workload, and its own pods are none', () => {
  const pod = (volumes: V1Volume[]) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'any' },
    spec: { template: { spec: { containers: [], volumes } } },
  });
  expect(needsDriver({ csiDriver }, pod([{ name: 'api', csi: { driver: csiDriver.driver } }]))).toBe(true);
  expect(
    needsDriver(
      { csiDriver },
      pod([
        { name: 'api', csi: { driver: 'another.driver' } },
        { name: 'x', hostPath: { path: '/run' } },
      ]),
    ),
  ).toBe(false);
  expect(needsDriver({ csiDriver }, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'any' } })).toBe(false);
});
