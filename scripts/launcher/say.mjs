/** As in src/core/exit-code.ts, which an old Node cannot read. */
export const ExitCode = { preflight: 3 };

export function say(text) {
  process.stderr.write(`spirelab: ${text}\n`);
}

/** Ends the process, after what is held was let go. */
export async function leave(code, text, lock) {
  if (text !== undefined) say(text);
  await lock?.release();
  process.exit(code);
}
