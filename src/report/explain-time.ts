import type { TaskTiming } from '../core/report.ts';
import { criticalPath } from './critical-path.ts';
import { cut } from './cut.ts';
import { plural } from './plural.ts';

const shortestBar = 16;

/** The tasks of a run as a table with bars, `*` on the critical path; no line is wider than `columns`. */
export function explainTime(tasks: readonly TaskTiming[], columns: number): string {
  if (tasks.length === 0) return 'No task ran.';
  const { path, slack } = criticalPath(tasks);
  const end = Math.max(...tasks.map(({ start, seconds }) => start + seconds));
  const idWidth = Math.min(24, Math.max(4, ...tasks.map(({ id }) => id.length)));
  const fixed = `* ${' '.repeat(idWidth)}   start seconds  slack  `.length;
  const wanted = Math.max(5, ...tasks.map(({ needs }) => needsText(needs).length));
  const needsWidth = Math.max(5, Math.min(wanted, columns - fixed - shortestBar - 4));
  const barWidth = Math.max(0, columns - fixed - needsWidth - 4);

  const row = (mark: string, id: string, start: string, seconds: string, slackText: string, needs: string, bar: string) =>
    `${mark} ${cut(id, idWidth).padEnd(idWidth)} ${start.padStart(7)} ${seconds.padStart(7)} ${slackText.padStart(6)}  ${cut(needs, needsWidth).padEnd(needsWidth)}  ${bar}`.trimEnd();

  const rows = tasks
    .toSorted((a, b) => a.start - b.start || a.seconds - b.seconds)
    .map((task) =>
      row(
        path.includes(task.id) ? '*' : ' ',
        task.id,
        task.start.toFixed(1),
        task.seconds.toFixed(1),
        (slack.get(task.id) ?? 0).toFixed(1),
        needsText(task.needs),
        barWidth < shortestBar ? '' : bar(task, end, barWidth, path.includes(task.id)),
      ),
    );
  const busy = tasks.filter(({ id }) => path.includes(id)).reduce((sum, { seconds }) => sum + seconds, 0);
  return [
    row(' ', 'task', 'start', 'seconds', 'slack', 'needs', ''),
    ...rows,
    '',
    `* the critical path: ${plural(path.length, 'task')}, ${busy.toFixed(1)} of ${end.toFixed(1)} seconds. Only they make it faster.`,
  ].join('\n');
}

function needsText(needs: readonly string[]): string {
  return needs.length === 0 ? '-' : needs.join(',');
}

function bar({ start, seconds }: TaskTiming, end: number, width: number, critical: boolean): string {
  const scale = end === 0 ? 0 : width / end;
  const from = Math.min(width - 1, Math.floor(start * scale));
  const length = Math.max(1, Math.min(width - from, Math.round(seconds * scale)));
  return `|${' '.repeat(from)}${(critical ? '#' : '=').repeat(length)}${' '.repeat(width - from - length)}|`;
}
