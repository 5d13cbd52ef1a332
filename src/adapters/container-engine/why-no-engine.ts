import { didYouMean } from '../../core/closest.ts';
import { shell } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import { attempt, type Outcome, tail } from '../exec/run.ts';
import { onPath } from '../files/on-path.ts';
import { addressOf, type Choice, contextNames, reachOf, unset } from './choice.ts';

/** A question to an engine that works is answered in milliseconds. */
export const answerWithin = 15_000;

/** Why the docker command got no answer: what the environment says comes first, because it is what can be taken back. */
export async function whyNoEngine(outcome: Outcome, serverErrors: string, choice: Choice | undefined, signal: AbortSignal): Promise<Failure> {
  const said = `${serverErrors}\n${outcome.stderr}`.trim();
  if (outcome.missing) {
    const message = 'There is no docker command on this machine.';
    if (choice === undefined) return new Failure('E_ENGINE_MISSING', message);
    return new Failure('E_ENGINE_ENVIRONMENT', `${message} ${choice.said} names a container engine anyway.`, { next: [shell(choice.undo)] });
  }
  const evidence = said === '' ? tail(outcome, 3) : lastLines(said);
  return (
    (await notDocker({ serves: true, isDockers: false }, signal)) ??
    badTls(said, evidence) ??
    badVersion(said, evidence) ??
    (choice === undefined ? atUsualPlace(outcome, said, evidence) : await atChosenPlace(choice, outcome, said, evidence, signal))
  );
}

/** A docker command that is somebody else's, such as the one of podman-docker. */
export async function notDocker(
  { serves, isDockers }: { readonly serves: boolean; readonly isDockers: boolean },
  signal: AbortSignal,
): Promise<Failure | undefined> {
  if (serves && isDockers) return undefined;
  const [version = ''] = (await attempt('docker', ['--version'], { signal, timeout: 5_000 })).stdout.split('\n');
  const other = /\b(podman|nerdctl|finch)\b/i.test(version);
  if (serves && !other) return undefined;
  const path = (await onPath('docker')) ?? 'docker';
  const who = version === '' ? '`docker info` has an answer that Docker does not give' : `it is “${version.slice(0, 60)}”`;
  return new Failure('E_ENGINE_UNFIT', `The docker command (${path}) is not Docker's: ${who}. A lab needs Docker's own command and container engine.`, {
    hint: "Put Docker's command first on PATH, or install Docker Engine.",
    next: [shell('type -a docker')],
  });
}

function badTls(said: string, evidence: readonly string[]): Failure | undefined {
  const names = ['DOCKER_TLS_VERIFY', 'DOCKER_TLS'].filter((name) => process.env[name]);
  if (names.length === 0 || !/\.pem\b|\btls\b|x509|certificate|https/i.test(said)) return undefined;
  const all = [...names, ...(process.env['DOCKER_CERT_PATH'] ? ['DOCKER_CERT_PATH'] : [])];
  const settings = all.map((name) => `${name}=${process.env[name]}`).join(' ');
  return new Failure('E_ENGINE_ENVIRONMENT', `${settings} has docker use TLS, and that fails.`, { evidence, next: [shell(unset(process.env))] });
}

function badVersion(said: string, evidence: readonly string[]): Failure | undefined {
  const named = process.env['DOCKER_API_VERSION'];
  if (named && /client version|page not found|API version/i.test(said))
    return new Failure('E_ENGINE_ENVIRONMENT', `DOCKER_API_VERSION=${named} is not a version that the container engine accepts.`, {
      evidence,
      next: [shell('unset DOCKER_API_VERSION')],
    });
  const [, old] = said.match(/client version \S+ is too (old|new)/i) ?? [];
  if (old === undefined) return undefined;
  return new Failure('E_ENGINE_UNFIT', `The docker command is too ${old} for the container engine.`, {
    evidence,
    hint: 'Install the docker command of the same release as the container engine.',
    next: [shell('docker version')],
  });
}

function atUsualPlace(outcome: Outcome, said: string, evidence: readonly string[]): Failure {
  if (outcome.timedOut)
    return new Failure('E_ENGINE_SILENT', `The container engine accepted a connection but did not answer within ${answerWithin / 1000} s.`, {
      next: [shell('docker info')],
    });
  if (/permission denied/i.test(said)) {
    return new Failure('E_ENGINE_PERMISSION', 'The container engine runs, but this user may not talk to it.', {
      next: [shell('sudo usermod -aG docker $USER && newgrp docker')],
      evidence,
    });
  }
  return new Failure('E_ENGINE_MISSING', 'The docker command is there, but no container engine answers.', { evidence });
}

async function atChosenPlace(choice: Choice, outcome: Outcome, said: string, evidence: readonly string[], signal: AbortSignal): Promise<Failure> {
  const { target } = choice;
  const next = [shell(choice.undo)];
  const address = await addressOf(choice, signal);
  if (target.kind === 'context' && address === undefined) {
    const near = didYouMean(target.name, await contextNames(target.name, signal));
    return new Failure('E_ENGINE_ENVIRONMENT', `${choice.said} names a context of docker that does not exist.${near}`, { next });
  }
  const where = target.kind === 'context' ? `${choice.said}, which is ${address},` : choice.said;
  if (/invalid bind address|unable to (parse|resolve) docker|protocol not available/i.test(said))
    return new Failure('E_ENGINE_ENVIRONMENT', `${choice.said} is not an address at which docker can look for a container engine.`, { evidence, next });
  const local = reachOf(address ?? '') !== 'network';
  const how =
    /permission denied/i.test(said) && local
      ? 'may not be used by this user'
      : outcome.timedOut
        ? `has not answered within ${answerWithin / 1000} s`
        : 'cannot be reached';
  const hint = local
    ? "Start the container engine that listens there. Without this setting, this machine's usual container engine is used. Nothing was installed or started."
    : 'A lab needs a container engine on this machine anyway: nodes get their images as hard links in its file system. Nothing was installed or started.';
  return new Failure('E_ENGINE_ENVIRONMENT', `The container engine of ${where} ${how}.`, { next, hint, ...(outcome.timedOut ? {} : { evidence }) });
}

/** Not all that was printed: without an engine that is also a page of zeros. */
function lastLines(said: string): readonly string[] {
  const lines = said.split('\n').map((line) => line.trim());
  return [...new Set(lines)].filter((line) => line !== '').slice(-2);
}
