#!/usr/bin/env node
// npm run and npm test from a bare checkout: installs the packages, then runs the script that the first argument names.
// Like spirelab.mjs it runs on Node 20 and without node_modules, so nothing outside of Node may be imported.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagesAreFresh } from './launcher/fresh.mjs';
import { start } from './launcher/start.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
if (!packagesAreFresh(root)) {
  const { installPackages } = await import('./launcher/install.mjs');
  await installPackages(root);
}
const [script, ...args] = process.argv.slice(2);
await start(root, script, args);
