/**
 * Types mends, right and wrong ones, into bash at the tasks of lessons, and compares what `check` says with test/mends/:
 *
 *   npm run test:mends                                     all lessons
 *   npm run test:mends socket-path loose-selectors         these
 *   npm run test:mends -- socket-path -t 'another right'   what follows a flag is for vitest
 *
 * MENDS_LAB is the name of the lab, for two runs at once on one machine; usually `mends`.
 */
import { join } from 'node:path';
import { $ } from 'zx';
import { findLesson } from '../src/lifecycle/lessons.ts';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const flag = args.findIndex((arg) => arg.startsWith('-'));
const [ids, rest] = flag === -1 ? [args, []] : [args.slice(0, flag), args.slice(flag)];
const lessons = await Promise.all(ids.map(findLesson));

$.cwd = root;
$.env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`, MENDS: lessons.map(({ id }) => id).join(',') || 'all' };
$.stdio = ['ignore', 'inherit', 'inherit'];
$.nothrow = true;
process.exitCode = (await $`vitest run --config vitest.mends.config.ts --reporter=verbose ${rest}`).exitCode ?? 1;
