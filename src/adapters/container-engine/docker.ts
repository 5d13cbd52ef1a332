import { command, shell } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import { attempt, type Outcome, tail } from '../exec/run.ts';

export interface EngineInfo {
  readonly version: string;
  readonly cgroup: 1 | 2;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Where the engine keeps its data; meaningful on this machine only where the engine runs here. */
  readonly dataRoot: string;
  readonly local: boolean;
}

/** A question to an engine that works is answered in milliseconds. */
const answerWithin = 15_000;

/** Asks the engine who it is. @throws Failure E_ENGINE_MISSING, E_ENGINE_SILENT, E_ENGINE_PERMISSION */
export async function askEngine(signal: AbortSignal): Promise<EngineInfo> {
  const outcome = await attempt('docker', ['info', '--format', '{{json .}}'], { signal, timeout: answerWithin });
  const info = outcome.exitCode === 0 ? (JSON.parse(outcome.stdout) as Record<string, unknown>) : {};
  const errors = Array.isArray(info['ServerErrors']) ? info['ServerErrors'].join(' ') : '';
  if (outcome.exitCode !== 0 || errors !== '') throw engineFailure(outcome, errors);
  return {
    version: String(info['ServerVersion']),
    cgroup: info['CgroupVersion'] === '2' ? 2 : 1,
    cpus: Number(info['NCPU']),
    memoryBytes: Number(info['MemTotal']),
    dataRoot: String(info['DockerRootDir']),
    local: isLocal(process.env['DOCKER_HOST']),
  };
}

/** True where the engine shares this machine's file system. */
export function isLocal(dockerHost: string | undefined): boolean {
  return process.platform === 'linux' && (dockerHost === undefined || dockerHost === '' || dockerHost.startsWith('unix://'));
}

function engineFailure(outcome: Outcome, serverErrors: string): Failure {
  const said = `${serverErrors} ${outcome.stderr}`.trim();
  const next = [command('setup')];
  if (outcome.missing) return new Failure('E_ENGINE_MISSING', 'There is no docker command on this machine.', { next });
  if (outcome.timedOut)
    return new Failure('E_ENGINE_SILENT', `The engine took a connection but did not answer within ${answerWithin / 1000} s.`, { next: [shell('docker info')] });
  if (/permission denied/i.test(said)) {
    return new Failure('E_ENGINE_PERMISSION', 'The engine runs, but this user may not talk to it.', {
      next: [shell('sudo usermod -aG docker $USER && newgrp docker')],
      // Not what it printed: without the engine that is a page of zeros.
      evidence: [said.split('\n').at(-1) ?? ''],
    });
  }
  return new Failure('E_ENGINE_MISSING', 'The docker command is there, but no engine answers.', { next, evidence: said === '' ? tail(outcome, 3) : [said] });
}
