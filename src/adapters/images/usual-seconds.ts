import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../files/atomic.ts';

/**
 * Seconds that the long programs took, one after the other, on two busy cores and from empty caches (2026-11-25). A
 * build leaves its own figures behind, so newer ones come from
 *
 *   GOCACHE=$(mktemp -d) SPIRELAB_CACHE=/tmp/cold npm run -s lab -- images build; grep -r . /tmp/cold/usual-seconds
 */
const measured: Readonly<Record<string, number>> = {
  kind: 46,
  kubernetes: 376,
  containerd: 134,
  ctr: 14,
  'containerd-shim-runc-v2': 4,
  crictl: 123,
  ptp: 19,
  loopback: 1,
  'host-local': 5,
  portmap: 2,
  etcd: 98,
  etcdctl: 12,
  coredns: 301,
  'local-path-provisioner': 141,
  podnet: 1,
};

/** How long a part of a build takes: here the last time, else as measured; undefined where nobody knows. */
export async function usualSeconds(cache: string, part: string): Promise<number | undefined> {
  const here = Number.parseFloat(await readFile(fileOf(cache, part), 'utf8').catch(() => ''));
  return Number.isNaN(here) ? measured[part] : here;
}

/** A file for each part: two that end together do not write over each other. */
export async function rememberSeconds(cache: string, part: string, seconds: number): Promise<void> {
  await writeAtomically(fileOf(cache, part), `${seconds.toFixed(1)}\n`);
}

function fileOf(cache: string, part: string): string {
  return join(cache, 'usual-seconds', part.replaceAll(/[^\w.-]+/g, '-'));
}
