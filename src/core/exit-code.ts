/** Permanent. CI tells "SPIRE broke" (1) from "the ground broke" (4) by them. */
export const ExitCode = {
  passed: 0,
  expectationFailed: 1,
  usage: 2,
  preflight: 3,
  infrastructure: 4,
  timeout: 5,
  refused: 6,
  cleanup: 7,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
