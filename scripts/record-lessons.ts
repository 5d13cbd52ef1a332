/**
 * Keeps what the lessons of a real run have shown, and writes their pages anew:
 *
 *   npm run -s lab -- learn --unattended -o json > run.json
 *   npm exec -- node scripts/record-lessons.ts run.json
 */
import { readFile } from 'node:fs/promises';
import type { RunReport } from '../src/core/report.ts';
import { writeLessonPages } from '../src/lifecycle/new-lesson.ts';
import { recordLessons } from '../src/lifecycle/recorded-lesson.ts';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Which report? See the beginning of this file.');
const ids = await recordLessons(JSON.parse(await readFile(file, 'utf8')) as RunReport);
await writeLessonPages();
console.log(`recorded: ${ids.join(', ')}`);
