import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { buildProgram } from '../src/cli/program.ts';
import { type CatalogueEntry, catalogue } from '../src/core/catalogue.ts';
import { spelled, usualLab } from '../src/core/command-line.ts';
import type { RunEvent } from '../src/core/events.ts';
import { ExitCode } from '../src/core/exit-code.ts';

const root = join(import.meta.dirname, '..');
const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };
const program = buildProgram({ signal: new AbortController().signal, cleanup: '' }, () => undefined);
const pages = await markdownIn(root);
const errors = await readFile(join(root, 'docs/exit-codes-and-errors.md'), 'utf8');

interface Page {
  readonly name: string;
  readonly folder: string;
  readonly text: string;
}

/** Every Markdown file of the project; what others wrote or a run made is none of it. */
async function markdownIn(folder: string): Promise<readonly Page[]> {
  const found = await Promise.all(
    (await readdir(folder, { withFileTypes: true })).map(async (entry): Promise<readonly Page[]> => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return /^(\.|node_modules$|artifacts$)/.test(entry.name) ? [] : markdownIn(path);
      return entry.name.endsWith('.md') ? [{ name: relative(root, path), folder, text: await readFile(path, 'utf8') }] : [];
    }),
  );
  return found.flat();
}

test('README fits on a few screens', () => {
  const readme = pages.find(({ name }) => name === 'README.md');
  expect(readme?.text.trimEnd().split('\n').length).toBeLessThan(150);
});

test('every error stands in the table as the catalogue has it, and no other does', () => {
  const rows = Object.entries(catalogue).map(([code, { exit, title, hint, next = [] }]: [string, CatalogueEntry]) => {
    const typed = next.map((line) => `\`${spelled(line, usualLab)}\``).join('<br>');
    return `| \`${code}\` | ${exit} | ${title} | ${hint} | ${typed} |`;
  });
  const told = errors.split('\n').filter((line) => line.startsWith('| `E_'));
  expect(told.toSorted()).toEqual(rows.toSorted());
});

test('every exit code stands in the table, and no other does', () => {
  const told = [...errors.matchAll(/^\| (\d+) \| (\w+) \|/gm)].map(([, code, name]) => [name, Number(code)]);
  expect(Object.fromEntries(told)).toEqual(ExitCode);
});

/** A new event does not compile before it is here. */
const events: Readonly<Record<RunEvent['type'], true>> = {
  'run.started': true,
  'run.ended': true,
  plan: true,
  'task.started': true,
  'task.noted': true,
  'task.ended': true,
  'part.started': true,
  'part.ended': true,
  'test.started': true,
  'test.ended': true,
  predicted: true,
  'step.started': true,
  'step.ended': true,
  'expectation.settled': true,
  'pod.changed': true,
  noted: true,
  problem: true,
};

test('every event is in the table of docs/report.md, and no other is', () => {
  const [, table = ''] = pages.find(({ name }) => name === 'docs/report.md')?.text.split('| event |') ?? [];
  const told = [...table.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, names = '']) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(told.toSorted()).toEqual(Object.keys(events).toSorted());
});

test.each(pages)('$name: every relative link leads somewhere', ({ folder, text }) => {
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target).filter((target) => !/^([a-z]+:|#)/.test(target));
  expect(links.filter((target) => !existsSync(join(folder, target.replace(/#.*$/, ''))))).toEqual([]);
});

test.each(pages)('$name: every link to a heading finds it', async ({ name, folder, text }) => {
  const links = [...text.matchAll(/\]\(([^)\s:]*)#([^)\s]+)\)/g)];
  const missing = links.filter(([, target = '', heading = '']) => {
    const page = target === '' ? name : relative(root, join(folder, target));
    return page.endsWith('.md') && !headingsOf(page).includes(heading);
  });
  expect(missing.map(([link]) => link)).toEqual([]);
});

/** The anchors that GitHub gives to a page's headings. */
function headingsOf(name: string): readonly string[] {
  const text = pages.find((page) => page.name === name)?.text ?? '';
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(pages)('$name: every npm script, command and flag exists', ({ text }) => {
  const calls = [...text.matchAll(/\bnpm (?:run (?:-s )?([\w:.-]+)|(test)\b)(?: -- ([^`\n#)]*))?/g)];
  expect(calls.flatMap(([call, named, short, args = '']) => (isKnown(named ?? short ?? '', args) ? [] : [call.trim()]))).toEqual([]);
});

function isKnown(script: string, args: string): boolean {
  const line = scripts[script];
  if (line === undefined) return false;
  const launched = line.match(/scripts\/spirelab\.mjs ?(.*)$/);
  return launched === null || commandTakes(`${launched[1]} ${args}`.trim().split(/\s+/));
}

/** Whether the command line of the tool has this command, and the command these flags. */
function commandTakes([name = '', ...args]: readonly string[]): boolean {
  if (name === '' || name === '…' || name === '--help') return true;
  const command = program.commands.find((candidate: Command) => candidate.name() === name);
  const known = [...(command?.options ?? []), ...program.options].flatMap(({ short, long }) => [short, long]).concat('-h', '--help');
  return command !== undefined && args.filter((arg) => /^--?[a-z]/.test(arg)).every((flag) => known.includes(flag));
}
