import { expect, test } from 'vitest';
import type { TaskTiming } from '../core/report.ts';
import { criticalPath } from './critical-path.ts';
import { tasks } from './sample.ts';

test('from the task that ended last through the needs that ended last', () => {
  expect(criticalPath(tasks).path).toEqual(['engine', 'cluster', 'load', 'spire']);
});

test('slack is what a task could take longer for nothing', () => {
  const rounded = [...criticalPath(tasks).slack].map(([id, seconds]) => [id, Number(seconds.toFixed(1))]);
  expect(Object.fromEntries(rounded)).toEqual({
    engine: 0,
    images: 17.7,
    cluster: 0,
    load: 0,
    spire: 0,
    observability: 9.5,
  });
});

test('no tasks have no path', () => {
  expect(criticalPath([])).toEqual({ path: [], slack: new Map() });
});

test('needs that were not run and cycles do no harm', () => {
  const task = (id: string, needs: readonly string[]): TaskTiming => ({
    id,
    title: id,
    needs,
    status: 'done',
    start: 0,
    seconds: 1,
  });
  expect(criticalPath([task('a', ['b', 'gone']), task('b', ['a'])]).path).toHaveLength(2);
});
