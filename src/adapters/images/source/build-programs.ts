import { totalmem } from 'node:os';
import pLimit from 'p-limit';
import { GiB } from '../../host/sizes.ts';
import { type BuildContext, type Built, buildProgram } from './build-program.ts';
import { type ImageProgram, imagePrograms, programs } from './programs.ts';

/** Each program, when it is built. */
export type Building = Readonly<Record<ImageProgram, Promise<Built>>>;

/** Two links at once take four gigabytes. */
const enoughForTwo = 8 * GiB;
/** The two that take longest begin, so that neither is left to the end with a core idle beside it. */
const longest: readonly string[] = ['images/kubernetes', 'images/spire'];

/**
 * Begins to build programs. Those of one module share what is compiled, and follow each other; two modules at once keep
 * the cores busy while one of them downloads or links, which one core does alone.
 */
export function buildPrograms(
  context: BuildContext,
  goVersion: string,
  { build = buildProgram, atOnce = totalmem() >= enoughForTwo ? 2 : 1 }: { readonly build?: typeof buildProgram; readonly atOnce?: number } = {},
): Building {
  const oneOfMany = pLimit(atOnce);
  const entries = modules().flatMap((module) => {
    const ofModule = imagePrograms.filter((id) => programs[id].module === module);
    const slots = ofModule.map((id) => ({ id, slot: Promise.withResolvers<Built>() }));
    // Whoever waits for a program hears of its failure; nobody waits for all of them.
    for (const { slot } of slots) slot.promise.catch(() => undefined);
    const work = oneOfMany(async () => {
      for (const { id, slot } of slots) slot.resolve(await build(programs[id], context, goVersion));
    });
    work.catch((error: unknown) => {
      for (const { slot } of slots) slot.reject(error);
    });
    return slots.map(({ id, slot }) => [id, slot.promise] as const);
  });
  return Object.fromEntries(entries) as Building;
}

function modules(): readonly string[] {
  const all = new Set<string>(imagePrograms.map((id) => programs[id].module));
  return [...new Set([...longest, ...all])];
}
