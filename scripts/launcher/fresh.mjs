import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes node_modules/.package-lock.json as the last
 * act of an installation, so it is missing after one that was cut short.
 */
export function packagesAreFresh(root) {
  const [wantedFile, installedFile] = [join(root, 'package-lock.json'), join(root, 'node_modules/.package-lock.json')];
  const installed = statSync(installedFile, { throwIfNoEntry: false });
  if (installed === undefined) return false;
  // The change time and not the modification time: an unpacked archive sets the latter to whatever it likes.
  if (statSync(wantedFile).ctimeMs <= installed.mtimeMs) return true;
  return holdSame(packagesOf(wantedFile), packagesOf(installedFile));
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}

/** Optional packages may be absent: npm leaves those of other platforms out. */
function holdSame(wanted, installed) {
  const differs = (path) => installed[path].version !== wanted[path]?.version || installed[path].integrity !== wanted[path]?.integrity;
  if (Object.keys(installed).some(differs)) return false;
  return Object.keys(wanted).every((path) => path === '' || path in installed || wanted[path].optional === true);
}
