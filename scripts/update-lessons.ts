// Writes docs/labs anew after a change of a lesson.
import { writeLessonPages } from '../src/lifecycle/new-lesson.ts';

await writeLessonPages();
