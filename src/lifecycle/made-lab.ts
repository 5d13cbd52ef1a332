import { labFolder, readRecord } from '../adapters/state/lab-record.ts';
import { Failure } from '../core/failure.ts';
import type { Lab } from '../lab/define-lab.ts';
import type { Lesson } from '../lab/define-lesson.ts';
import { findLab } from './labs.ts';
import { nounOf, type Settings } from './settings.ts';

export interface MadeLab {
  readonly lab: Lab;
  /** What was asked for, with what the lab was made of in the place of defaults. */
  readonly settings: Settings;
}

/**
 * For every command that works on a lab that is there: its record says which definition and which SPIRE it was made of.
 * A default of this command line says nothing about it, and whoever asks for something else is told so. Where there is
 * no record, what was asked for is returned as it is.
 *
 * @throws Failure E_USAGE that names both; E_UNKNOWN_LAB
 */
export async function madeLab(settings: Settings): Promise<MadeLab> {
  const record = await readRecord(labFolder(settings.paths.state, settings.name));
  if (record === undefined) return { lab: await findLab(settings.lab), settings };
  refuseOther(settings, 'lab', record.lab);
  refuseOther(settings, 'spireVersion', record.spireVersion);
  const { lab: id, spireVersion } = record;
  return { lab: await findLab(id), settings: { ...settings, lab: id, spireVersion } };
}

/** A lesson is taken on the definition that it was written for. @throws Failure E_USAGE that names both */
export function demandDefinition({ id, on }: Lesson, settings: Settings): void {
  if (!settings.asked.has('lab') || settings.lab === on.id) return;
  throw new Failure('E_USAGE', `The lesson ${id} is taken on a lab of the definition ${on.id}, but --lab asks for ${settings.lab}.`, {
    hint: 'Leave --lab out (it may also be set in a file or by a variable).',
    left: 'nothing was changed',
    next: [],
  });
}

const nouns = { lab: { is: 'made from the definition', flag: '--lab' }, spireVersion: { is: 'made with SPIRE', flag: '--spire-version' } } as const;

function refuseOther(settings: Settings, key: keyof typeof nouns, made: string): void {
  const { is, flag } = nouns[key];
  if (!settings.asked.has(key) || settings[key] === made) return;
  throw new Failure('E_USAGE', `The ${nounOf(settings)} was ${is} ${made}, but ${flag} asks for ${settings[key]}.`, {
    hint: `Leave ${flag} out to work on the lab that is there (it may also be set in a file or by a variable). The command up would remove that lab and make another.`,
    left: 'nothing was changed',
    next: [],
  });
}
