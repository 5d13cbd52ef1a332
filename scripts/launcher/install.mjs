import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { packagesAreFresh } from './fresh.mjs';
import { holdLock } from './lock.mjs';
import { relaySignals } from './relay-signals.mjs';
import { ExitCode, leave, say } from './say.mjs';

/** All packages are development dependencies: NODE_ENV=production or omit=dev would leave them out. */
const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];

/** Installs what package-lock.json names. Ends the process where that fails: without packages there is no tool. */
export async function installPackages(root) {
  const lock = await holdLock(join(root, '.npm-ci.lock'), say);
  try {
    if (packagesAreFresh(root)) return;
    const why = existsSync(join(root, 'node_modules')) ? 'node_modules is not what package-lock.json asks for' : 'there are no npm packages yet';
    say(`${why}: running npm ${args.join(' ')} (about half a minute, more on a slow network)`);
    const ended = await npm(root, lock);
    if (ended.signal !== undefined) await leave(ended.code, `stopped by ${ended.signal}; the next start installs the packages anew`, lock);
    if (ended.code !== 0 || !packagesAreFresh(root))
      await leave(
        ExitCode.preflight,
        `npm could not install the packages: ${ended.why}.\nIts own words are above. Once the cause is gone, run:\n  cd ${root} && npm ${args.join(' ')}`,
        lock,
      );
  } finally {
    await lock.release();
  }
}

function npm(root, lock) {
  return new Promise((resolve) => {
    // Results belong to stdout, and this is none.
    const signals = relaySignals(() => spawn('npm', args, { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, PATH: pathWithout(root) } }));
    const { child } = signals;
    if (child.pid !== undefined) lock.shareWith(child.pid);
    child.once('error', (error) =>
      resolve({ code: ExitCode.preflight, why: error.code === 'ENOENT' ? 'there is no npm on PATH; install Node.js with npm' : error.message }),
    );
    child.once('exit', (code, signal) => {
      const stopped = signals.stop();
      if (stopped !== undefined) resolve({ code: signals.exitCode(stopped), signal: stopped });
      else resolve({ code: code ?? signals.exitCode(signal), why: code === null ? `it was killed by ${signal}` : `exit code ${code}` });
    });
  });
}

/** Under `npm run`, node_modules/.bin comes first, with a Node in it that npm is about to delete. */
function pathWithout(root) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(join(root, 'node_modules')))
    .join(delimiter);
}
