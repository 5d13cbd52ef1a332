import type { Answers } from '../../evidence/answers.ts';
import type { Controller } from '../../evidence/nouns.ts';
import { nameOf } from '../../evidence/nouns.ts';
import { podSpecIn, textIn } from '../../evidence/objects.ts';
import { mistake, type Rule, rule } from '../../lab/mistakes.ts';
import type { ManifestObject } from '../../lab/objects.ts';

/** Who one container sends a signal to must be seen by it. Asked of the Deployment whose pods both are in. */
export function cannotSignal(object: ManifestObject<Controller>): Rule<Answers['objects']> {
  return rule('workload/cannot-signal', (objects) => {
    return podSpecIn(objects, object)?.shareProcessNamespace === true
      ? undefined
      : mistake(
          'One container cannot see the process that it is to signal.',
          `The containers of ${nameOf(object)} do not share their process IDs: one cannot signal a process of another.`,
        );
  });
}

/** A signal reaches only a process of the same user, but for root's (Linux, kill(2)). Asked of the Deployment. */
export function signalsAnotherUser(object: ManifestObject<Controller>, from: string, to: string): Rule<Answers['objects']> {
  return rule('workload/signals-another-user', (objects) => {
    const spec = podSpecIn(objects, object);
    const userOf = (name: string): number | undefined =>
      [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].find((container) => container.name === name)?.securityContext?.runAsUser ??
      spec?.securityContext?.runAsUser;
    const [sender, receiver] = [userOf(from), userOf(to)];
    return sender === receiver || sender === undefined || sender === 0
      ? undefined
      : mistake(
          'One container runs as another user than the process that it is to signal.',
          `In ${nameOf(object)} ${from} runs as user ${sender}, and ${to} as ${receiver === undefined ? 'the user of its image' : `user ${receiver}`}: the kernel lets one signal only processes of the same user.`,
        );
  });
}

/**
 * spiffe-helper signals the process whose ID is in the file `pid_file_name` (spiffe-helper 0.11.0). Asked of its ConfigMap and
 * of the Deployment. A Deployment that mounts another ConfigMap is not judged by this one.
 */
export function signalsNobody(
  config: ManifestObject<'ConfigMap'>,
  deployment: ManifestObject<Controller>,
  program: string,
  signal: string,
): Rule<Answers['objects']> {
  return rule('workload/signals-nobody', (objects) => {
    const spec = podSpecIn(objects, deployment);
    if (spec?.volumes?.some(({ configMap }) => configMap?.name === config.name) !== true) return undefined;
    const text = textIn(objects, config, 'helper.conf') ?? '';
    const setting = (name: string): string | undefined => text.match(new RegExp(`^\\s*${name}\\s*=\\s*"([^"]*)"`, 'm'))?.[1];
    const [named, sent] = [setting('pid_file_name'), setting('renew_signal')];
    const written = spec.containers?.find(({ name }) => name === program)?.env?.find(({ name }) => name === 'PID_FILE')?.value;
    const where = `helper.conf in ${nameOf(config)}`;
    if (named === undefined)
      return mistake(
        'spiffe-helper is not told which process to signal.',
        `${where} has no pid_file_name: spiffe-helper writes new files, and signals nobody.`,
      );
    if (named !== written)
      return mistake(
        'spiffe-helper looks for the process ID in another file than the program writes.',
        `${where} has pid_file_name = "${named}", and PID_FILE of ${nameOf(deployment)} is ${written ?? 'not set'}.`,
      );
    return sent === signal
      ? undefined
      : mistake(
          'spiffe-helper sends another signal than the program asked for.',
          `${where} has ${sent === undefined ? 'no renew_signal' : `renew_signal = "${sent}"`}, and ${program} reads its files at ${signal}.`,
        );
  });
}
