import { dirname, join } from 'node:path';
import { shell } from '../../../core/command-line.ts';
import type { News, PartStarted } from '../../../core/events.ts';
import { Failure } from '../../../core/failure.ts';
import { run, shown } from '../../exec/run.ts';
import { exists, folderOnce } from '../../files/atomic.ts';
import { keyOf, keyOfFolder } from '../../files/content-key.ts';
import { toldPart } from '../told-part.ts';
import { requiredVersion } from './go-module.ts';
import type { Program } from './programs.ts';

export interface BuildContext {
  readonly cache: string;
  readonly signal: AbortSignal;
  readonly note: (news: News) => void;
  /** Counts the programs that are begun, where more than one is to be built. */
  readonly count?: () => NonNullable<PartStarted['counted']>;
  /** Where a program's go.mod lies; SPIRE's depends on the version asked for. */
  readonly moduleFolder: (program: Program) => string;
}

export interface Built {
  readonly key: string;
  readonly path: string;
}

/** The key of what a program would be built from. Go's own version is part of it. */
export async function programKey(program: Program, context: BuildContext, goVersion: string): Promise<string> {
  const source = await keyOfFolder(context.moduleFolder(program), (path) => !/(\.go|go\.mod|go\.sum)$/.test(path) || path.endsWith('_test.go'));
  return keyOf(goVersion, source, JSON.stringify(program));
}

/** Where a program lies once it is built. */
async function placeOf(program: Program, context: BuildContext, goVersion: string): Promise<Built> {
  const key = await programKey(program, context, goVersion);
  return { key, path: join(context.cache, 'programs', `${program.name}-${key}`, program.name) };
}

export async function isBuilt(program: Program, context: BuildContext, goVersion: string): Promise<boolean> {
  return exists((await placeOf(program, context, goVersion)).path);
}

/** Builds a program, or finds it built. @throws Failure E_IMAGES with the compiler's words */
export async function buildProgram(program: Program, context: BuildContext, goVersion: string): Promise<Built> {
  const place = await placeOf(program, context, goVersion);
  if (await exists(place.path)) return place;
  const counted = context.count?.();
  const part = { part: program.name, doing: 'building', ...(counted === undefined ? {} : { counted }) };
  await toldPart(part, context, () => compile(program, dirname(place.path), context));
  return place;
}

async function compile(program: Program, folder: string, context: BuildContext): Promise<void> {
  const module = context.moduleFolder(program);
  const version = program.versionOf === undefined ? '' : await requiredVersion(module, program.versionOf);
  const link = `-s -w ${filled(program.link ?? '', version)}`;
  await folderOnce(folder, async (part) => {
    const tags = program.tags === undefined ? [] : ['-tags', program.tags];
    const args = ['build', '-trimpath', '-buildvcs=false', ...tags, '-ldflags', link, '-o', join(part, program.name), program.package];
    await run('go', args, {
      cwd: module,
      signal: context.signal,
      // A local toolchain only: a build must not change which Go it uses half-way.
      env: { CGO_ENABLED: program.cgo === true ? '1' : '0', GOTOOLCHAIN: 'local' },
    }).catch((cause: unknown) => {
      if (!(cause instanceof Failure)) throw cause;
      throw new Failure('E_IMAGES', `${program.name} could not be built from Go modules`, {
        cause,
        evidence: cause.detail.evidence ?? [],
        next: [
          shell(
            `cd ${program.module} && ${shown(
              'go',
              args.filter((arg) => !arg.startsWith(context.cache)),
            )}`,
          ),
        ],
      });
    });
  });
}

function filled(link: string, version: string): string {
  const [, minor = ''] = version.split('.');
  return link.replaceAll('{version}', version).replaceAll('{number}', version.slice(1)).replaceAll('{minor}', minor);
}
