import { labFolder, readRecord } from '../adapters/state/lab-record.ts';
import { Failure } from '../core/failure.ts';
import type { Lab } from '../lab/define-lab.ts';
import { findLab } from './labs.ts';
import type { Settings } from './settings.ts';

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

const nouns = { lab: { is: 'made from the definition', flag: '--lab' }, spireVersion: { is: 'made with SPIRE', flag: '--spire-version' } } as const;

function refuseOther(settings: Settings, key: keyof typeof nouns, made: string): void {
  const { is, flag } = nouns[key];
  if (!settings.asked.has(key) || settings[key] === made) return;
  throw new Failure('E_USAGE', `The lab ${settings.name} was ${is} ${made}, but ${flag} asks for ${settings[key]}.`, {
    hint: `Leave ${flag} out to work on the lab that is there (it may also stand in a file or a variable). The command up would remove that lab and make another.`,
    left: 'nothing was changed',
    next: [],
  });
}
