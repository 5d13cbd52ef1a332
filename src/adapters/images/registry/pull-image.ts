import { shell } from '../../../core/command-line.ts';
import { Failure } from '../../../core/failure.ts';
import { attempt, run, shown, tail } from '../../exec/run.ts';
import { pulledFrom, type Reference } from './reference.ts';

export interface Pull {
  readonly reference: Reference;
  readonly mirror: string | undefined;
  /** Pulled by this digest, whatever the tag means by now. */
  readonly pin: string | undefined;
  /** What the tag meant when it was pulled before. */
  readonly locked: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Pulls an image and gives it its upstream name. Says the manifest's digest.
 *
 * @throws Failure E_IMAGE_DIGEST when it is not the one that is pinned or locked, E_IMAGES when it cannot be had
 */
export async function pullImage({ reference, mirror, pin, locked, signal }: Pull): Promise<string> {
  const repository = pulledFrom(reference, mirror);
  const source = pin === undefined ? `${repository}:${reference.tag}` : `${repository}@${pin}`;
  const outcome = await attempt('docker', ['pull', source], { signal });
  const name = `${reference.repository}:${reference.tag}`;
  if (outcome.exitCode !== 0) {
    if (pin !== undefined && /manifest unknown/i.test(outcome.stderr)) {
      throw new Failure('E_IMAGE_DIGEST', `${repository} has nothing with the digest that is pinned for ${name}: ${pin}.`, {
        hint: 'It serves other content under this name, or a copy of it for one platform only. Mirror the image with all of its platforms, unchanged.',
        evidence: tail(outcome, 3),
      });
    }
    throw new Failure('E_IMAGES', `${source} could not be pulled.`, { evidence: tail(outcome, 5), next: [shell(shown('docker', ['pull', source]))] });
  }
  const digest = pin ?? outcome.stdout.match(/^Digest: (sha256:[0-9a-f]{64})$/m)?.[1];
  if (digest === undefined) throw new Failure('E_IMAGES', `docker pull ${source} says no digest.`, { evidence: tail(outcome, 5) });
  if (locked !== undefined && pin === undefined && digest !== locked) {
    await run('docker', ['rmi', source], { signal });
    throw new Failure('E_IMAGE_DIGEST', `${source} is ${digest}, but ${locked} is locked for ${name}.`, {
      hint: 'Somebody put other content under this tag. If that is intended, remove its line from the lock file.',
    });
  }
  if (source !== name) await run('docker', ['tag', source, name], { signal });
  return digest;
}
