/** What a reporter needs to know of the place that it writes to. */
export interface Terminal {
  /** Whether lines can be drawn over; false for pipes, files and TERM=dumb. */
  readonly isTTY: boolean;
  readonly color: boolean;
  readonly columns: number;
}

interface Environment {
  readonly TERM?: string | undefined;
  readonly NO_COLOR?: string | undefined;
  readonly FORCE_COLOR?: string | undefined;
}

/** As Node itself reads the variables: FORCE_COLOR outranks NO_COLOR, and `0` or `false` in it forbid. */
export function terminalOf(stream: { readonly isTTY?: boolean; readonly columns?: number }, env: Environment): Terminal {
  const isTTY = stream.isTTY === true && env.TERM !== 'dumb';
  return { isTTY, color: wantsColor(isTTY, env), columns: stream.columns ?? 80 };
}

function wantsColor(isTTY: boolean, env: Environment): boolean {
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTTY && (env.NO_COLOR ?? '') === '';
}
