import { catalogue, type FailureCode } from './catalogue.ts';
import type { Problem } from './results.ts';

/** What a failure adds to its catalogue entry. */
export interface FailureDetail {
  /** The command to run next, ready to paste. */
  readonly next?: string;
  /** What exists now because of what was done so far. */
  readonly left?: string;
  readonly evidence?: readonly string[];
  readonly cause?: unknown;
  /** Replaces the catalogue's general hint where the place knows better. */
  readonly hint?: string;
}

/** Every expected way to fail. Thrown once, rendered once (report/problem-text.ts). */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  readonly detail: FailureDetail;

  constructor(code: FailureCode, message: string, detail: FailureDetail = {}) {
    super(message, { cause: detail.cause });
    this.code = code;
    this.detail = detail;
  }

  get exitCode(): number {
    return catalogue[this.code].exit;
  }
}

/** Whether what was thrown is trouble below SPIRE that was found by asking for it (adapters/lab/ground.ts). */
export function isGroundFailure(error: unknown): error is Failure {
  return error instanceof Failure && ['E_ENGINE_DIED', 'E_NODE_DIED', 'E_DISK_FULL', 'E_API_SILENT'].includes(error.code);
}

/** Errors as data. An error that is not a Failure is a defect of the tool and says so. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Failure) {
    const { title, hint } = catalogue[error.code];
    const { next, left, evidence } = error.detail;
    return {
      code: error.code,
      title,
      message: error.message,
      hint: error.detail.hint ?? hint,
      ...(next === undefined ? {} : { next }),
      ...(left === undefined ? {} : { left }),
      ...(evidence === undefined ? {} : { evidence }),
    };
  }
  const { title, hint } = catalogue.E_DEFECT;
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error && error.stack !== undefined ? [error.stack] : [];
  return { code: 'E_DEFECT', title, message, hint, evidence: stack };
}

/** The exit code for whatever was thrown; see exit-code.ts for their meaning. */
export function exitCodeOf(error: unknown): number {
  return error instanceof Failure ? error.exitCode : catalogue.E_DEFECT.exit;
}
