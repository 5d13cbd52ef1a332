import { hostname, release } from 'node:os';
import { shell } from '../../core/command-line.ts';
import { Failure } from '../../core/failure.ts';
import { attempt, type Outcome } from '../exec/run.ts';
import { exists } from '../files/atomic.ts';
import { masked } from '../net/masked.ts';
import { addressOf, type Choice, engineChoice, reachOf } from './choice.ts';
import { answerWithin, notDocker, whyNoEngine } from './why-no-engine.ts';

export interface EngineInfo {
  readonly version: string;
  readonly cgroup: 1 | 2;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Where the engine keeps its data; meaningful on this machine only where the engine runs here. */
  readonly dataRoot: string;
  /** True where the engine shares this machine's kernel and file system. */
  readonly local: boolean;
  /** Why it is not local: a sentence, and the command that leads back to an engine that is. */
  readonly elsewhere?: { readonly because: string; readonly next: string };
  /** The proxies through which the engine itself pulls images; they are settings of the engine, not of this process. */
  readonly proxies: readonly string[];
}

/** What this tool reads of `docker info` (Docker Engine API 1.24 and later, `GET /info`; ClientInfo is the client's own). */
interface Said {
  readonly ServerVersion?: string;
  readonly ServerErrors?: readonly string[] | null;
  readonly ClientInfo?: unknown;
  readonly CgroupVersion?: string;
  /** The engine's host name. */
  readonly Name?: string;
  readonly NCPU?: number;
  readonly MemTotal?: number;
  readonly DockerRootDir?: string;
  readonly KernelVersion?: string;
  readonly HttpProxy?: string;
  readonly HttpsProxy?: string;
}

/**
 * Asks the engine who it is.
 *
 * @throws Failure E_ENGINE_MISSING, E_ENGINE_SILENT, E_ENGINE_PERMISSION, E_ENGINE_UNFIT where the command or what
 * answers it is not Docker's, E_ENGINE_ENVIRONMENT where a variable or a context leads to an engine that does not answer
 */
export async function askEngine(signal: AbortSignal): Promise<EngineInfo> {
  const [choice, outcome] = await Promise.all([
    engineChoice(process.env),
    attempt('docker', ['info', '--format', '{{json .}}'], { signal, timeout: answerWithin }),
  ]);
  const said = parsed(outcome);
  const errors = (said.ServerErrors ?? []).join(' ');
  if (outcome.exitCode !== 0 || errors !== '') throw await whyNoEngine(outcome, errors, choice, signal);
  const stranger = await notDocker({ serves: said.ServerVersion !== undefined, isDockers: said.ClientInfo !== undefined }, signal);
  if (stranger !== undefined) throw stranger;
  const dataRoot = said.DockerRootDir ?? '';
  // Podman's default places (containers-storage.conf(5)); through Docker's client it tells its name nowhere else.
  if (/\/containers\/storage$/.test(dataRoot)) {
    throw new Failure('E_ENGINE_UNFIT', `Podman answers${choice === undefined ? '' : ` at ${choice.said}`}, and a lab needs Docker Engine.`, {
      next: [shell(choice?.undo ?? 'docker version')],
    });
  }
  const elsewhere = await whyElsewhere(said, dataRoot, choice, signal);
  return {
    version: String(said.ServerVersion),
    cgroup: said.CgroupVersion === '2' ? 2 : 1,
    cpus: Number(said.NCPU),
    memoryBytes: Number(said.MemTotal),
    dataRoot,
    local: elsewhere === undefined,
    ...(elsewhere === undefined ? {} : { elsewhere }),
    proxies: [said.HttpProxy, said.HttpsProxy].filter((proxy) => proxy !== undefined && proxy !== '').map((proxy) => masked(String(proxy))),
  };
}

/** An engine that answers and shares this machine's file system. @throws Failure as askEngine, and E_ENGINE_ENVIRONMENT */
export async function askLocalEngine(signal: AbortSignal): Promise<EngineInfo> {
  const info = await askEngine(signal);
  const failure = elsewhereFailure(info);
  if (failure !== undefined) throw failure;
  return info;
}

/** Why an engine that answers is of no use: its file system is not this machine's. */
export function elsewhereFailure({ elsewhere }: EngineInfo): Failure | undefined {
  if (elsewhere === undefined) return undefined;
  return new Failure('E_ENGINE_ENVIRONMENT', elsewhere.because, {
    next: [shell(elsewhere.next)],
    hint: "Nodes get their images as hard links in this machine's file system, and the API server listens on this machine: a lab needs a container engine that runs here.",
  });
}

async function whyElsewhere(said: Said, dataRoot: string, choice: Choice | undefined, signal: AbortSignal): Promise<EngineInfo['elsewhere']> {
  const who = choice === undefined ? 'The container engine' : `The container engine of ${choice.said}`;
  const next = choice?.undo ?? 'docker context ls';
  if (process.platform !== 'linux') return { because: `${who} runs in a machine of its own: this one is not Linux.`, next };
  const address = choice === undefined ? undefined : await addressOf(choice, signal);
  const reach = address === undefined ? 'socket' : reachOf(address);
  // A port of the loopback interface may be the end of a tunnel.
  if (reach === 'network' || (reach === 'loopback' && said.Name !== hostname())) {
    const at = choice?.target.kind === 'context' ? ` (${masked(address ?? '')})` : '';
    return { because: `${who}${at} is asked over a network: it runs on another machine.`, next };
  }
  // A socket may be that of a virtual machine, or one that was mounted into this container.
  if (said.KernelVersion !== undefined && said.KernelVersion !== release())
    return { because: `${who} runs on another kernel (${said.KernelVersion}, here ${release()}): in a virtual machine, or elsewhere.`, next };
  if (!(await exists(dataRoot))) return { because: `${who} keeps its data in ${dataRoot}, which is not in the file system that this process sees.`, next };
  return undefined;
}

/** Empty where it is not what Docker's client prints. */
function parsed({ exitCode, stdout }: Outcome): Said {
  if (exitCode !== 0) return {};
  try {
    const content: unknown = JSON.parse(stdout);
    return typeof content === 'object' && content !== null ? content : {};
  } catch {
    return {};
  }
}
