import type { LabRecord } from '../adapters/state/lab-record.ts';
import { parseDuration } from './duration.ts';
import { outputFormat } from './output.ts';
import type { Findings, SessionRequest } from './session.ts';

/** Flags that every command with a run of its own shares. */
export function reportingFrom(options: Readonly<Record<string, unknown>>): Pick<SessionRequest, 'reporting' | 'reportDir' | 'junitFile' | 'timeout' | 'wait'> {
  const { reportDir, junitFile, timeout, wait } = options;
  return {
    reporting: {
      output: outputFormat(options['output']),
      quiet: options['quiet'] === true,
      verbose: options['verbose'] === true,
      plain: options['plain'] === true,
    },
    ...(typeof reportDir === 'string' ? { reportDir } : {}),
    ...(typeof junitFile === 'string' ? { junitFile } : {}),
    ...(typeof wait === 'string' ? { wait: parseDuration(wait) } : {}),
    ...(typeof timeout === 'string' ? { timeout: parseDuration(timeout) } : {}),
  };
}

export function findingsOf(record: LabRecord, exitCode: number): Findings {
  const { nodeImage, adaptations, images, spireVersion, kubernetesVersion } = record;
  return { exitCode, nodeImage, adaptations, images, versions: { spire: spireVersion, kubernetes: kubernetesVersion } };
}

/** Names given after a command, and those of a flag that takes several. */
export function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string').flatMap((item) => item.split(',')) : [];
}
