/** What a reporter needs to know of the place that it writes to. */
export interface Terminal {
  /** Whether a list can be drawn over and over. Everywhere else there are lines. */
  readonly live: boolean;
  readonly color: boolean;
  /** How wide text may be, also where no width is known. */
  readonly columns: number;
}

export interface Environment {
  readonly TERM?: string | undefined;
  readonly NO_COLOR?: string | undefined;
  readonly FORCE_COLOR?: string | undefined;
  readonly CI?: string | undefined;
}

/** A stream as Node has it: a pseudo-terminal that nobody gave a size says 0 columns and 0 rows (tty_ioctl(4)). */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** In less than this a live list loses the lines that run: all that `up` does are 18 of them. */
const smallest = { columns: 40, rows: 20 } as const;

/** As Node itself reads the variables: FORCE_COLOR outranks NO_COLOR, and `0` or `false` in it forbid. */
export function terminalOf(screen: Screen, env: Environment): Terminal {
  const canDraw = screen.isTTY === true && env.TERM !== 'dumb';
  const hasRoom = (screen.columns ?? 0) >= smallest.columns && (screen.rows ?? 0) >= smallest.rows;
  return { live: canDraw && hasRoom && !inCi(env), color: wantsColor(canDraw, env), columns: textWidth(screen) };
}

/** The columns of a screen; 80 where it is none, or of unknown size. Below 40 the terminal's own wrapping reads better than ours. */
export function textWidth({ columns = 0 }: Screen): number {
  return columns === 0 ? 80 : Math.max(smallest.columns, columns);
}

/** Whether this runs in a CI system: they set CI, also those with a terminal. `CI=false` says that it is none. */
export function inCi({ CI = '' }: Environment): boolean {
  return !['', '0', 'false'].includes(CI);
}

function wantsColor(canDraw: boolean, env: Environment): boolean {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return canDraw && (env.NO_COLOR ?? '') === '';
}
