/**
 * What `npm test` does: types, lint and boundaries, fast tests, Go tests, then everything on a real cluster.
 *
 *   npm test                 all of it
 *   npm run test:fast        without clusters
 *   npm test -- e2e          clusters only
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { $, chalk } from 'zx';

interface Stage {
  readonly name: string;
  readonly kind: 'fast' | 'e2e';
  /** How many tests it ran, and how many of them failed. */
  readonly run: () => Promise<Count>;
}

interface Count {
  readonly passed: number;
  readonly failed: number;
}

const root = join(import.meta.dirname, '..');
const scratch = await mkdtemp(join(tmpdir(), 'spirelab-verify-'));
$.cwd = root;
// The launcher's compile cache is the launcher's: its own tests start from none.
const { NODE_COMPILE_CACHE: _, ...environment } = process.env;
$.env = { ...environment, PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}` };
$.stdio = ['ignore', 'inherit', 'inherit'];
$.nothrow = true;

const stages: readonly Stage[] = [
  { name: 'types', kind: 'fast', run: () => one($`tsc`) },
  { name: 'lint, format and boundaries between folders', kind: 'fast', run: () => one($`biome ci --error-on-warnings .`) },
  { name: 'fast tests', kind: 'fast', run: () => vitest('vitest.config.ts') },
  ...['demo', 'images/registrar', 'images/podnet', 'images/spiffe-csi'].map(
    (module): Stage => ({ name: `Go tests of ${module}`, kind: 'fast', run: () => one($({ cwd: join(root, module) })`go vet ./... && go test ./...`) }),
  ),
  { name: 'set-up of this machine', kind: 'e2e', run: () => one($`node scripts/spirelab.mjs setup && node scripts/spirelab.mjs prune`) },
  { name: 'tests on real clusters', kind: 'e2e', run: () => vitest('vitest.e2e.config.ts') },
];

async function one(command: PromiseLike<{ readonly exitCode: number | null }>): Promise<Count> {
  return (await command).exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function vitest(config: string): Promise<Count> {
  const file = join(scratch, `${config}.json`);
  const { exitCode } = await $`vitest run --config ${config} --reporter=default --reporter=json --outputFile.json=${file}`;
  const told = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as { readonly numPassedTests?: number; readonly numFailedTests?: number };
  const failed = told.numFailedTests ?? 0;
  // A suite that could not be loaded has no failed test, and a suite with no test proves nothing.
  return { passed: told.numPassedTests ?? 0, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
}

const wanted = process.argv[2];
let [passed, failed] = [0, 0];
for (const stage of stages) {
  if (wanted !== undefined && stage.kind !== wanted) continue;
  const began = performance.now();
  console.log(chalk.bold(`\n== ${stage.name}`));
  const count = await stage.run();
  passed += count.passed;
  failed += count.failed;
  console.log(`== ${stage.name}: ${count.failed === 0 ? 'passed' : 'FAILED'}, ${((performance.now() - began) / 1000).toFixed(1)} s`);
  // What the fast stages find is not worth a cluster.
  if (failed > 0) break;
}
await rm(scratch, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
