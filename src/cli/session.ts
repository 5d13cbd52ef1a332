import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { writeAtomically } from '../adapters/files/atomic.ts';
import { labFolder } from '../adapters/state/lab-record.ts';
import { exitCodeOf, Failure, toProblem } from '../core/failure.ts';
import type { RunReport } from '../core/report.ts';
import type { Problem } from '../core/results.ts';
import { monotonic } from '../engine/clock.ts';
import type { Agreed, Run } from '../lifecycle/run.ts';
import { clusterName, type Settings } from '../lifecycle/settings.ts';
import { appendStepSummary, githubAnnotations } from '../report/github.ts';
import { junit } from '../report/junit.ts';
import { markdown } from '../report/markdown.ts';
import { inCi } from '../report/terminal.ts';
import { writeReport } from '../report/write-report.ts';
import { holdLab } from './hold-lab.ts';
import { print } from './output.ts';
import { type Reporting, type ReportingOptions, startReporting } from './reporting.ts';
import type { Interruption } from './signals.ts';
import { toolVersion } from './version.ts';

/** What a command's work adds to the report. */
export interface Findings {
  readonly exitCode: number;
  readonly nodeImage?: string;
  readonly adaptations?: readonly string[];
  readonly versions?: { readonly spire: string; readonly kubernetes: string };
  readonly images?: RunReport['images'];
}

export interface SessionRequest {
  readonly command: string;
  readonly settings: Settings;
  readonly reporting: ReportingOptions;
  readonly control: boolean;
  readonly reportDir?: string;
  readonly junitFile?: string;
  /** Milliseconds after which the whole run is given up. */
  readonly timeout?: number;
  /** Milliseconds to wait for another command that works on the lab. */
  readonly wait?: number;
  /** Set for commands whose report is kept in CI even where nobody asked for one. */
  readonly keepsReport?: true;
  readonly interruption: Interruption;
  /** What may be thrown away of what somebody did to the lab by hand. */
  readonly agreed?: Agreed;
}

export interface Session extends Run {
  readonly reporting: Reporting;
}

export interface SessionEnd {
  readonly exitCode: number;
  readonly report: RunReport;
  /** What ended the run, and was told already. */
  readonly problem?: Problem;
}

/**
 * One run of a command that works on a lab: its lock, its reporters, its report. Whatever is thrown inside is rendered
 * once, and decides the exit code.
 */
export async function runSession(request: SessionRequest, work: (session: Session) => Promise<Findings>): Promise<SessionEnd> {
  const { command, settings, control, interruption } = request;
  const reporting = await startReporting(request.reporting);
  const runId = randomUUID();
  const reportDir = request.reportDir ?? (inCi(process.env) && request.keepsReport === true ? join('artifacts', runId) : undefined);
  const startedAt = new Date().toISOString();
  const session: Session = {
    settings,
    clock: monotonic,
    emit: reporting.emit,
    signal: limited(interruption.signal, request.timeout),
    reporting,
    ...(request.agreed === undefined ? {} : { agreed: request.agreed }),
    ...(reportDir === undefined ? {} : { bundle: { file: join(reportDir, 'bundle.tar.zst'), toolVersion, events: reporting.collected.events } }),
  };
  reporting.emit({ type: 'run.started', runId, command, lab: settings.lab, cluster: clusterName(settings), control });
  let findings: Findings;
  let problem: Problem | undefined;
  try {
    await using _lock = await holdLab(labFolder(settings.paths.state, settings.name).path, {
      command,
      wait: request.wait ?? 0,
      clock: monotonic,
      signal: session.signal,
      onWait: (text) => reporting.emit({ type: 'noted', level: 'info', text }),
    });
    findings = await work(session);
  } catch (error) {
    problem = toProblem(error, settings);
    reporting.emit({ type: 'problem', problem });
    findings = { exitCode: exitCodeOf(error) };
  }
  reporting.emit({ type: 'run.ended', exitCode: findings.exitCode, seconds: reporting.elapsed() });
  await reporting.close();
  const report = reporting.collected.finish({
    tool: { name: 'spirelab', version: toolVersion },
    runId,
    command,
    control,
    startedAt,
    seconds: reporting.elapsed(),
    exitCode: findings.exitCode,
    lab: settings.lab,
    cluster: { name: clusterName(settings), nodeImage: findings.nodeImage ?? '', adaptations: findings.adaptations ?? [] },
    versions: findings.versions ?? { spire: settings.spireVersion, kubernetes: '' },
    images: findings.images ?? [],
  });
  await publish(report, reportDir);
  if (request.junitFile !== undefined) await writeAtomically(request.junitFile, junit(report));
  return { exitCode: findings.exitCode, report, ...(problem === undefined ? {} : { problem }) };
}

/** The signal, which also fires when the run has taken too long. */
function limited(signal: AbortSignal, timeout: number | undefined): AbortSignal {
  if (timeout === undefined) return signal;
  const late = new AbortController();
  setTimeout(() => late.abort(new Failure('E_TIMEOUT', `The run was stopped after ${timeout / 1000} s, because of --timeout.`)), timeout).unref();
  return AbortSignal.any([signal, late.signal]);
}

async function publish(report: RunReport, reportDir: string | undefined): Promise<void> {
  if (reportDir !== undefined) {
    const files = await writeReport(reportDir, report);
    process.stderr.write(`Report: ${files.join(' ')}\n`);
  }
  if (process.env['GITHUB_ACTIONS'] !== 'true') return;
  for (const line of githubAnnotations(report)) print(line);
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  if (summary !== undefined) await appendStepSummary(summary, markdown(report));
}
