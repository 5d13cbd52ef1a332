import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { relaySignals } from './relay-signals.mjs';
import { ExitCode, leave } from './say.mjs';

/** The first Node whose type stripping is on without a flag and that the tool's packages accept. */
const enough = 24;

/** Runs a script of the project in this process where it can, else with the Node 24 that is among the npm packages. */
export async function start(root, script, argv) {
  const main = join(root, script);
  const compileCache = process.env.NODE_COMPILE_CACHE ?? join(cacheFolder(), 'compile-cache');
  if (Number.parseInt(process.versions.node, 10) >= enough) {
    module.enableCompileCache(compileCache);
    withoutExperimentalWarnings();
    // As the script would see them in a process of its own.
    process.argv = [process.argv[0] ?? 'node', main, ...argv];
    await import(pathToFileURL(main).href);
    return;
  }
  const node = join(root, 'node_modules/node/bin/node');
  if (!existsSync(node)) {
    await leave(
      ExitCode.preflight,
      `this is Node ${process.versions.node}, and the Node ${enough} that npm installs is missing (are npm's install scripts switched off?).\nRun: cd ${root} && npm ci --include=dev --ignore-scripts=false\nor install Node ${enough} or later.`,
    );
  }
  const signals = relaySignals(() =>
    spawn(node, ['--disable-warning=ExperimentalWarning', main, ...argv], { stdio: 'inherit', env: { ...process.env, NODE_COMPILE_CACHE: compileCache } }),
  );
  const { child } = signals;
  const code = await new Promise((resolve) => {
    child.once('error', (error) => leave(ExitCode.preflight, `${node} cannot be started: ${error.message}`));
    child.once('exit', (exitCode, signal) => resolve(exitCode ?? signals.exitCode(signal)));
  });
  signals.stop();
  process.exitCode = code;
}

/** What --disable-warning does, which has to be said before a process starts. */
function withoutExperimentalWarnings() {
  const emit = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    const type = typeof rest[0] === 'string' ? rest[0] : rest[0]?.type;
    if (type !== 'ExperimentalWarning' && warning?.name !== 'ExperimentalWarning') emit.call(process, warning, ...rest);
  };
}

/** As in src/adapters/files/paths.ts; a relative one, which the tool refuses, is not made on the way to that. */
function cacheFolder() {
  const home = join(process.env.HOME || homedir(), '.cache');
  const folder = process.env.SPIRELAB_CACHE || join(process.env.XDG_CACHE_HOME || home, 'spirelab');
  return isAbsolute(folder) ? folder : join(home, 'spirelab');
}
