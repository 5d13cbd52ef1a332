import { expect, test } from 'vitest';
import { client, mtlsServer } from '../../test/support/nouns.ts';
import type { AcidTest } from '../lab/define-lab.ts';
import { defineFault, type Touched } from '../lab/faults.ts';
import { wavesOf } from './waves.ts';

const acid = (id: string, touches: Touched): AcidTest => ({
  id,
  title: '',
  subtitle: '',
  teaches: '',
  healthy: { title: '', why: '', do: [], expect: [] },
  faults: [defineFault({ id, title: '', why: '', level: 1, touches, inject: [], symptoms: [], heal: [] })],
});
const ids = (tests: readonly AcidTest[]) => wavesOf(tests).map((wave) => wave.map(({ id }) => id));

test('what touches different workloads runs side by side, in the order of the lab', () => {
  expect(ids([acid('a', [client]), acid('b', [mtlsServer])])).toEqual([['a', 'b']]);
  expect(ids([acid('a', [client]), acid('b', [mtlsServer, client])])).toEqual([['a'], ['b']]);
  expect(ids([acid('a', [client]), acid('b', [client]), acid('c', [mtlsServer])])).toEqual([['a'], ['b', 'c']]);
});

test('what touches everything runs alone', () => {
  expect(ids([acid('a', [client]), acid('all', 'everything'), acid('b', [mtlsServer])])).toEqual([['a'], ['all'], ['b']]);
});
