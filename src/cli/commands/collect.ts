import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { type Client, connect } from '../../adapters/kubernetes/client.ts';
import { demandOwner } from '../../adapters/kubernetes/owner-mark.ts';
import { labFolder } from '../../adapters/state/lab-record.ts';
import { command, spelled } from '../../core/command-line.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure } from '../../core/failure.ts';
import { takeBundle } from '../../lifecycle/bundle.ts';
import { madeLab } from '../../lifecycle/made-lab.ts';
import { ownLab } from '../../lifecycle/own-lab.ts';
import { writtenText } from '../bundle-text.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputWidth, print } from '../output.ts';
import { toolVersion } from '../version.ts';

export const collect: Action = async ({ options, interruption }) => {
  const { signal } = interruption;
  const began = performance.now();
  const file = options['output'];
  if (typeof file !== 'string') throw new Failure('E_USAGE', 'collect needs a file: -o <file>.', { next: [command('collect', '-o', 'lab.tar.zst')] });
  const { lab, settings } = await madeLab(await settingsFrom(options, process.env));
  const folder = labFolder(settings.paths.state, settings.name);
  const { record } = await ownLab(settings, folder, signal);
  const client = await clientOf(folder.kubeconfig, record.uuid, signal);
  const { manifest, size } = await takeBundle({ file, why: 'asked', toolVersion, events: [] }, lab, settings, client, signal);
  const seconds = (performance.now() - began) / 1000;
  print(writtenText(manifest, { file, size, seconds, next: spelled(command('bundle', 'show', file), settings) }, outputWidth()));
  return ExitCode.passed;
};

/** A lab whose API server is gone has containers and their logs to tell. @throws Failure E_FOREIGN, E_UNSAFE */
async function clientOf(kubeconfig: string, uuid: string, signal: AbortSignal): Promise<Client | undefined> {
  const text = await readFile(kubeconfig, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const client = await connect(text);
  try {
    await demandOwner(client, uuid, signal);
    return client;
  } catch (error) {
    if (error instanceof Failure && error.code === 'E_API_SILENT') return undefined;
    throw error;
  }
}
