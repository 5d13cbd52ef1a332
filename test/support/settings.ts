import { usualLab } from '../../src/core/command-line.ts';
import type { Settings } from '../../src/lifecycle/settings.ts';

/** What a run was asked for when nothing in particular was; its cache and its state lie in one folder. */
export function settingsIn(folder: string): Settings {
  return {
    ...usualLab,
    lab: 'mtls',
    asked: new Set(),
    spireVersion: '1.15.3',
    images: 'auto',
    retain: false,
    offline: false,
    paths: { cache: folder, state: folder },
  };
}
