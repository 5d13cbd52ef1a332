import { loadImages, saveImages } from '../../adapters/images/archive.ts';
import type { ImageSet } from '../../adapters/images/image-set.ts';
import { listSets } from '../../adapters/images/sets.ts';
import { didYouMean } from '../../core/closest.ts';
import { command, commandFor } from '../../core/command-line.ts';
import type { News } from '../../core/events.ts';
import { ExitCode } from '../../core/exit-code.ts';
import { Failure } from '../../core/failure.ts';
import { runGraph, type Task } from '../../engine/graph.ts';
import { imageSourceFor } from '../../lifecycle/image-source.ts';
import { ensureEngine } from '../../lifecycle/prepare.ts';
import type { Settings } from '../../lifecycle/settings.ts';
import type { Action } from '../command.ts';
import { settingsFrom } from '../options.ts';
import { outputFormat, print, printJson } from '../output.ts';
import { runSession, type Session } from '../session.ts';
import { reportingFrom } from '../shared.ts';

const actions = ['build', 'pull', 'save', 'load', 'ls'] as const;

export const images: Action = async ({ options, args, interruption }) => {
  const output = outputFormat(options['output']);
  const settings = await settingsFrom(options, process.env);
  const [action, file] = args;
  if (!isAction(action)) {
    throw new Failure('E_USAGE', `images ${action}: the actions are ${actions.join(', ')}.${didYouMean(String(action), actions)}`);
  }
  if ((action === 'save' || action === 'load') && file === undefined)
    throw new Failure('E_USAGE', `images ${action} needs a file.`, { next: [command('images', action, 'FILE')] });
  if (action === 'ls') return show(output, await listSets(settings.paths.cache), settings);
  let made: ImageSet | undefined;
  const { exitCode } = await runSession({ command: `images ${action}`, settings, control: false, interruption, ...reportingFrom(options) }, async (session) => {
    const task: Task = {
      id: 'images',
      title: `images ${action}`,
      needs: [],
      async run(signal, note) {
        made = await perform(action, file ?? '', { ...session, signal }, note);
        return made.key;
      },
    };
    await runGraph([task], session);
    return { exitCode: ExitCode.passed };
  });
  return exitCode === ExitCode.passed && made !== undefined ? show(output, [made], settings) : exitCode;
};

async function perform(
  action: Exclude<(typeof actions)[number], 'ls'>,
  file: string,
  { settings, signal }: Session,
  note: (news: News) => void,
): Promise<ImageSet> {
  await ensureEngine(settings, signal, note);
  if (action === 'load') return loadImages(file, settings.paths.cache, signal);
  const set = await ensured(
    action === 'build' ? { ...settings, images: 'source' } : action === 'pull' ? { ...settings, images: 'registry' } : settings,
    signal,
    note,
  );
  if (action === 'save') await saveImages(set, file, signal);
  return set;
}

async function ensured(settings: Settings, signal: AbortSignal, note: (news: News) => void): Promise<ImageSet> {
  const { source } = await imageSourceFor(settings, signal);
  return source.ensure({ spireVersion: settings.spireVersion, signal, note });
}

function show(output: 'text' | 'json' | 'ndjson', sets: readonly ImageSet[], settings: Settings): number {
  if (output !== 'text') printJson(sets);
  else if (sets.length === 0) print(`No images are here yet: ${commandFor(settings, 'setup')}`);
  for (const set of output === 'text' ? sets : []) {
    print(`${set.key}  Kubernetes ${set.kubernetesVersion}`);
    for (const { reference, digest, origin, standIn } of set.records)
      print(`  ${reference}\n    ${digest}  ${origin}${standIn === undefined ? '' : `, stand-in: ${standIn}`}`);
  }
  return ExitCode.passed;
}

function isAction(value: string | undefined): value is (typeof actions)[number] {
  return (actions as readonly (string | undefined)[]).includes(value);
}
