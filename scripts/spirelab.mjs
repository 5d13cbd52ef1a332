#!/usr/bin/env node
// Starts the tool from a bare checkout: runs on Node 20 and without node_modules, so nothing outside of Node may be imported.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packagesAreFresh } from './launcher/fresh.mjs';
import { start } from './launcher/start.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
if (!packagesAreFresh(root)) {
  const { installPackages } = await import('./launcher/install.mjs');
  await installPackages(root);
}
await start(root, 'src/cli/main.ts', process.argv.slice(2));
