import type { Failure } from '../../core/failure.ts';
import type { EngineInfo } from '../container-engine/docker.ts';

/** What was measured of this machine; a fact that cannot be measured here is left out. Sizes in bytes. */
export interface HostFacts {
  readonly node: string;
  readonly cores: number;
  readonly engine: { readonly answers: true; readonly info: EngineInfo } | { readonly answers: false; readonly failure: Failure };
  /** Free to this user, where the cache lies. */
  readonly cache: { readonly path: string; readonly free: number };
  /** The same where the engine keeps its data; only for an engine that shares this machine's file system. */
  readonly engineData?: { readonly path: string; readonly free: number };
  /** What could be taken without swapping. */
  readonly memoryAvailable?: number;
  readonly kernel?: KernelSettings;
}

/** Settings of the kernel that the nodes share with this machine. */
export interface KernelSettings {
  readonly maxUserInstances?: number;
  readonly maxUserWatches?: number;
  readonly ipForward?: boolean;
}
