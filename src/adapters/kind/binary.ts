import { randomUUID } from 'node:crypto';
import { cp, link, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { shell } from '../../core/command-line.ts';
import type { News } from '../../core/events.ts';
import { Failure } from '../../core/failure.ts';
import { attempt } from '../exec/run.ts';
import { exists } from '../files/atomic.ts';
import { projectRoot } from '../files/paths.ts';
import { buildProgram } from '../images/source/build-program.ts';
import { requiredVersion } from '../images/source/go-module.ts';
import { goVersion } from '../images/source/go-version.ts';
import { programs } from '../images/source/programs.ts';
import { fetchKind, releaseName } from './fetch-kind.ts';
import { onPath } from './on-path.ts';

export interface KindRequest {
  readonly cache: string;
  /** Laid out as kind's own site: `<base>/v0.33.0/kind-linux-amd64` and the same with `.sha256sum`. */
  readonly downloadBase?: string;
  /** Milliseconds that a download may pause before it is given up. */
  readonly patience?: number;
  readonly signal: AbortSignal;
  readonly note: (news: News) => void;
}

export interface Kind {
  readonly path: string;
  readonly version: string;
  readonly origin: 'path' | 'cache' | 'download' | 'go';
}

/** kind's documentation, "Installing From Release Binaries". */
const publishedAt = 'https://kind.sigs.k8s.io/dl';

/**
 * kind in exactly the version that images/kind/go.mod pins, from the nearest place that has it.
 *
 * @throws Failure E_CHECKSUM, E_KIND_MISSING (with what was tried), E_IMAGES when Go cannot build it
 */
export async function ensureKind({ cache, downloadBase = publishedAt, patience = 10_000, signal, note }: KindRequest): Promise<Kind> {
  const module = join(projectRoot, programs.kind.module);
  const version = await requiredVersion(module, 'sigs.k8s.io/kind');
  const installed = await installedKind(version, signal);
  if ('path' in installed) return { ...installed, version, origin: 'path' };
  const path = join(cache, 'tools', `kind-${version}`, 'kind');
  if (await exists(path)) return { path, version, origin: 'cache' };

  note(`downloading kind ${version}`);
  const url = `${downloadBase}/${version}/${releaseName(process.platform, process.arch)}`;
  const missed = await fetchKind(url, path, { signal, patience });
  if (missed === undefined) return { path, version, origin: 'download' };

  const go = await goVersion(signal);
  if (go === undefined) throw missing(version, url, [installed.why, missed.unavailable, 'there is no Go to build it with']);
  const context = { cache, signal, note, moduleFolder: () => module };
  const built = await buildProgram(programs.kind, context, go);
  await placeBeside(built.path, path);
  return { path, version, origin: 'go' };
}

async function installedKind(version: string, signal: AbortSignal): Promise<{ readonly path: string } | { readonly why: string }> {
  const path = await onPath('kind');
  if (path === undefined) return { why: 'there is no kind on PATH' };
  // -q prints the bare number, `0.33.0`.
  const said = (await attempt(path, ['version', '-q'], { signal, timeout: 5_000 })).stdout.trim();
  if (`v${said}` === version) return { path };
  return { why: `the kind on PATH has version ${said === '' ? 'unknown' : said}` };
}

/** In the place where the next run looks before it asks the network. */
async function placeBeside(built: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part-${randomUUID()}`;
  try {
    await link(built, part).catch(() => cp(built, part));
    await rename(part, path);
  } finally {
    await rm(part, { force: true });
  }
}

function missing(version: string, url: string, tried: readonly string[]): Failure {
  return new Failure('E_KIND_MISSING', `kind ${version} is neither on PATH nor in the cache, and could be neither downloaded nor built.`, {
    evidence: tried,
    hint: 'Download it where the network allows it and put it on PATH as "kind", or install Go 1.26 or later.',
    next: [shell(`curl -fLo ./kind ${url} && chmod +x ./kind && sudo mv ./kind /usr/local/bin/kind`)],
  });
}
