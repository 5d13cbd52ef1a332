import type { TaskStatus } from './events.ts';
import type { PodChange } from './pods.ts';
import type { Problem, TestResult } from './results.ts';

export interface TaskTiming {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly string[];
  readonly status: TaskStatus;
  /** Seconds since the run began. */
  readonly start: number;
  readonly seconds: number;
}

/** Where an image came from and what it is: enough to say later what exactly ran. */
export interface ImageRecord {
  readonly reference: string;
  /** `sha256:…` of the manifest (registry) or of the image's configuration (source). */
  readonly digest: string;
  readonly origin: 'registry' | 'source';
  /** Set where upstream's program could not be built and a stand-in carries its name. */
  readonly standIn?: string;
}

/** The whole of one run: `report.json`. */
export interface RunReport {
  readonly $schema: string;
  readonly tool: { readonly name: 'spirelab'; readonly version: string };
  readonly runId: string;
  readonly command: string;
  readonly control: boolean;
  readonly startedAt: string;
  readonly seconds: number;
  readonly exitCode: number;
  readonly lab: string;
  readonly cluster: { readonly name: string; readonly nodeImage: string; readonly adaptations: readonly string[] };
  readonly versions: { readonly spire: string; readonly kubernetes: string };
  readonly images: readonly ImageRecord[];
  readonly tasks: readonly TaskTiming[];
  readonly tests: readonly TestResult[];
  /** What became of the pods in the lab's namespaces, in the order in which it was told. */
  readonly pods: readonly PodChange[];
  readonly problems: readonly Problem[];
}
