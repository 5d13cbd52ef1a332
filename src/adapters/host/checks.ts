import { catalogue, type FailureCode } from '../../core/catalogue.ts';
import { type CommandLine, command, shell } from '../../core/command-line.ts';
import { Failure, nextOf } from '../../core/failure.ts';
import { elsewhereFailure } from '../container-engine/docker.ts';
import { folders } from '../files/usable.ts';
import { environmentChecks } from './environment.ts';
import type { HostFacts } from './facts.ts';
import { inotifyLimits, raisedLimits } from './inotify-limits.ts';
import { GiB, gibibytes } from './sizes.ts';

export interface Check {
  readonly id: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly title: string;
  readonly detail: string;
  readonly code?: FailureCode;
  /** What more there is to say: whole sentences, or what a command said. */
  readonly notes?: readonly string[];
  readonly next?: readonly CommandLine[];
}

interface Threshold {
  readonly warnBelow: number;
  readonly failBelow: number;
}

/**
 * For four nodes. Images take about 3 GiB in the cache and in the engine; kind turns the kubelet's disk eviction off,
 * so that a full disk shows as something else. An idle lab takes 1.2 GiB of memory, one that starts about twice that.
 */
const disk: Threshold = { warnBelow: 10 * GiB, failBelow: 3 * GiB };
const memory: Threshold = { warnBelow: 4 * GiB, failBelow: 2 * GiB };

/** What this machine's facts mean for a lab of four nodes. Pure: looks at nothing but its argument. */
export function checkHost(facts: HostFacts): readonly Check[] {
  return [
    nodeCheck(facts),
    engineCheck(facts),
    coresCheck(facts),
    ...memoryChecks(facts),
    ...folderChecks(facts),
    ...diskChecks(facts),
    ...inotifyChecks(facts),
    ...forwardChecks(facts),
    ...environmentChecks(facts),
  ];
}

/** The first failed check as an error; undefined when a lab can be made here. */
export function hostFailure(checks: readonly Check[]): Failure | undefined {
  const failed = checks.filter(({ status }) => status === 'failed');
  const [first] = failed;
  if (first === undefined) return undefined;
  return new Failure(first.code ?? 'E_ENGINE_UNFIT', `${first.title}: ${first.detail}`, {
    ...(first.next === undefined ? {} : { next: first.next }),
    ...(failed.length === 1 ? {} : { evidence: failed.slice(1).map(({ title, detail }) => `${title}: ${detail}`) }),
  });
}

function nodeCheck({ node }: HostFacts): Check {
  const status = Number.parseInt(node, 10) >= 24 ? 'ok' : 'failed';
  return {
    id: 'node',
    status,
    title: 'Node.js',
    detail: status === 'ok' ? node : `${node}, but 24 or later is needed`,
    ...(status === 'ok' ? {} : { next: [shell('npm ci')] }),
  };
}

function engineCheck({ engine }: HostFacts): Check {
  const about = { id: 'engine', title: 'Container engine' };
  if (engine.answers) {
    const { version, cgroup } = engine.info;
    const failure = elsewhereFailure(engine.info);
    if (failure === undefined) return { ...about, status: 'ok', detail: `version ${version}, cgroup v${cgroup}, on this machine` };
    return failedCheck(about, failure);
  }
  return failedCheck(about, engine.failure);
}

function failedCheck(about: Pick<Check, 'id' | 'title'>, failure: Failure): Check {
  const { code, message, detail } = failure;
  return { ...about, status: 'failed', detail: message, code, notes: [...(detail.evidence ?? []), detail.hint ?? catalogue[code].hint], next: nextOf(failure) };
}

function coresCheck({ cores }: HostFacts): Check {
  const about = { id: 'cores', title: 'Processor cores' };
  return cores >= 2
    ? { ...about, status: 'ok', detail: `${cores}` }
    : { ...about, status: 'warning', detail: `${cores}: it works, but kubeadm asks for two, and every wait is long` };
}

function memoryChecks({ memoryAvailable, engine }: HostFacts): readonly Check[] {
  if (memoryAvailable === undefined) return [];
  const what = engine.answers && !engine.info.local ? 'in the machine of the container engine' : 'available';
  return [sizeCheck({ id: 'memory', title: 'Memory', code: 'E_MEMORY' }, memoryAvailable, memory, what)];
}

function folderChecks({ paths, unusable }: HostFacts): readonly Check[] {
  const titles = { state: 'Folder of the labs', cache: 'Folder of images and tools', temporary: 'Temporary folder' } as const;
  return folders.map((folder): Check => {
    const about = { id: `folder-${folder}`, title: titles[folder] };
    const hindrance = unusable.find((one) => one.folder === folder);
    if (hindrance === undefined) return { ...about, status: 'ok', detail: paths[folder] };
    return { ...about, status: 'failed', code: 'E_FOLDER', detail: hindrance.detail, next: [shell(hindrance.next)] };
  });
}

function diskChecks({ cache, engineData }: HostFacts): readonly Check[] {
  if (cache === undefined) return [];
  const cacheCheck = sizeCheck(
    { id: 'disk-cache', title: 'Disk, for the cache', code: 'E_DISK', next: [command('prune')] },
    cache.free,
    disk,
    `free at ${cache.path}`,
  );
  if (engineData === undefined) return [cacheCheck];
  return [
    cacheCheck,
    sizeCheck(
      { id: 'disk-engine', title: 'Disk, for the container engine', code: 'E_DISK', next: [shell('docker system df')] },
      engineData.free,
      disk,
      `free at ${engineData.path}`,
    ),
  ];
}

function sizeCheck(
  about: Pick<Check, 'id' | 'title' | 'next'> & { readonly code: FailureCode },
  bytes: number,
  { warnBelow, failBelow }: Threshold,
  what: string,
): Check {
  const { id, title } = about;
  const said = `${gibibytes(bytes)} ${what}`;
  if (bytes >= warnBelow) return { id, title, status: 'ok', detail: said };
  if (bytes >= failBelow) return { ...about, status: 'warning', detail: `${said}; four nodes are comfortable with ${gibibytes(warnBelow)}` };
  return { ...about, status: 'failed', detail: `${said}, but four nodes need ${gibibytes(failBelow)}` };
}

function inotifyChecks({ kernel }: HostFacts): readonly Check[] {
  if (kernel === undefined) return [];
  const next = [shell(`sudo sysctl -w ${raisedLimits(kernel).join(' ')}`)];
  return inotifyLimits.flatMap(({ setting, read, needed, wanted }): readonly Check[] => {
    const value = read(kernel);
    if (value === undefined) return [];
    const about = { id: setting, title: setting };
    if (value >= wanted) return [{ ...about, status: 'ok', detail: `${value}` }];
    const code = 'E_INOTIFY';
    if (value >= needed) return [{ ...about, code, next, status: 'warning', detail: `${value}: enough for one lab; several at once want ${wanted}` }];
    return [{ ...about, code, next, status: 'failed', detail: `${value}, but four nodes need ${needed}` }];
  });
}

function forwardChecks({ kernel }: HostFacts): readonly Check[] {
  if (kernel?.ipForward === undefined) return [];
  const about = { id: 'net.ipv4.ip_forward', title: 'net.ipv4.ip_forward' };
  if (kernel.ipForward) return [{ ...about, status: 'ok', detail: '1' }];
  // Nodes share one bridge and need no forwarding among themselves.
  return [{ ...about, status: 'warning', detail: '0: nodes cannot reach anything beyond this machine', next: [shell('sudo sysctl -w net.ipv4.ip_forward=1')] }];
}
