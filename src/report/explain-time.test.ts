import { expect, test } from 'vitest';
import { explainTime } from './explain-time.ts';
import { tasks } from './sample.ts';

test('at 100 columns', () => {
  expect(explainTime(tasks, 100)).toMatchInlineSnapshot(`
    "  task            start seconds  slack  needs
    * engine            0.0     0.6    0.0  -               |#                                         |
      images            0.6    14.2   17.7  engine          |==============                            |
    * cluster           0.6    31.9    0.0  engine          |################################          |
      observability    32.5     0.0    9.5  cluster         |                                =         |
    * load             32.5     3.4    0.0  images,cluster  |                                ###       |
    * spire            35.9     6.1    0.0  load            |                                   ###### |

    * the critical path: 4 tasks, 42.0 of 42.0 seconds. Only they make it faster."
  `);
});

test.each([60, 72, 80, 132, 200])('no line is wider than %i columns', (columns) => {
  const long = {
    id: 'a-task-with-a-very-long-name-indeed',
    title: 'x',
    needs: tasks.map(({ id }) => id),
    status: 'done',
    start: 42,
    seconds: 100,
  } as const;
  const widest = Math.max(
    ...explainTime([...tasks, long], columns)
      .split('\n')
      .slice(0, -2)
      .map((line) => line.length),
  );
  expect(widest).toBeLessThanOrEqual(columns);
});

test('no tasks', () => {
  expect(explainTime([], 80)).toBe('No task ran.');
});
