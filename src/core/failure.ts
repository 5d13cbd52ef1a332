import { type CatalogueEntry, catalogue, type FailureCode } from './catalogue.ts';
import { type CommandLine, type LabAddress, spelled } from './command-line.ts';
import type { Problem } from './results.ts';

/** What a failure adds to its catalogue entry. */
export interface FailureDetail {
  /** What to type next, line by line; where nothing is said, the catalogue's. It becomes text where the lab is known. */
  readonly next?: readonly CommandLine[];
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

/**
 * Whether what was thrown says that a question could not be answered: nobody answered, or a bundle has not got what it takes.
 * It is no state, and no defect: nothing is known of what was asked for.
 */
export function isUnanswered(error: unknown): error is Failure {
  return error instanceof Failure && ['E_KUBERNETES', 'E_SPIRE_CLI', 'E_NOT_COLLECTED'].includes(error.code);
}

/**
 * Errors as data, with what to type next spelled out for the lab that somebody works on. An error that is not a Failure
 * is a defect of the tool and says so.
 */
export function toProblem(error: unknown, lab: LabAddress): Problem {
  if (error instanceof Failure) {
    const { title, hint } = catalogue[error.code];
    const { left, evidence } = error.detail;
    const next = nextOf(error);
    return {
      code: error.code,
      title,
      message: error.message,
      hint: error.detail.hint ?? hint,
      ...(next.length === 0 ? {} : { next: next.map((line) => spelled(line, lab)).join('\n') }),
      ...(left === undefined ? {} : { left }),
      ...(evidence === undefined ? {} : { evidence }),
    };
  }
  const { title, hint } = catalogue.E_DEFECT;
  const message = messageOf(error);
  const stack = error instanceof Error && error.stack !== undefined ? [error.stack] : [];
  return { code: 'E_DEFECT', title, message, hint, evidence: stack };
}

/** What to type next: what the place says that failed, else the catalogue. */
export function nextOf({ code, detail }: Failure): readonly CommandLine[] {
  const { next = [] }: CatalogueEntry = catalogue[code];
  return detail.next ?? next;
}

/** What was thrown, in its own words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The exit code for whatever was thrown; see exit-code.ts for their meaning. */
export function exitCodeOf(error: unknown): number {
  return error instanceof Failure ? error.exitCode : catalogue.E_DEFECT.exit;
}
