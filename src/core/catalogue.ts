import { type CommandLine, command } from './command-line.ts';
import { ExitCode } from './exit-code.ts';

export interface CatalogueEntry {
  readonly exit: ExitCode;
  readonly title: string;
  /** Names no command: what to type is `next`, which is spelled for the lab that somebody works on. */
  readonly hint: string;
  /** What to type next where the place that failed says nothing else. */
  readonly next?: readonly CommandLine[];
}

/** Names are permanent: people search for them. Add entries, never rename one. */
export const catalogue = {
  E_USAGE: { exit: ExitCode.usage, title: 'The command line is wrong', hint: 'The help lists every command and its flags.', next: [command('--help')] },
  E_CONFIG: { exit: ExitCode.usage, title: 'The configuration is wrong', hint: 'Every mistake is listed above; nothing was changed.' },
  E_ENTRIES: { exit: ExitCode.usage, title: 'The registration entries are wrong', hint: 'Every mistake is listed above; mend them and apply again.' },
  E_UNKNOWN_LAB: { exit: ExitCode.usage, title: 'There is no such definition of a lab', hint: 'The list has every definition.', next: [command('ls')] },
  E_UNKNOWN_TEST: { exit: ExitCode.usage, title: 'There is no such test', hint: 'The list has the tests of each definition.', next: [command('ls')] },
  E_UNKNOWN_LESSON: { exit: ExitCode.usage, title: 'There is no such lesson', hint: 'The list has every lesson.', next: [command('learn')] },
  E_NO_LESSON: { exit: ExitCode.usage, title: 'The lesson has not begun', hint: 'There is nothing to check before it has.' },
  E_UNKNOWN_FAULT: { exit: ExitCode.usage, title: 'There is no such fault', hint: 'The list has every fault.', next: [command('fault', 'ls')] },
  E_NO_FAULT: { exit: ExitCode.usage, title: 'No fault is in the lab', hint: 'There is nothing to look at, to answer or to heal before one was injected.' },
  E_BUNDLE: { exit: ExitCode.usage, title: 'The file is no bundle', hint: 'Nothing of it was written anywhere. Collect it, or copy it, again.' },
  E_NOT_COLLECTED: {
    exit: ExitCode.usage,
    title: 'The bundle does not have that',
    hint: 'Its manifest says what was asked for, and what is missing.',
  },
  E_NO_LAB: { exit: ExitCode.usage, title: 'The lab is not running', hint: 'Deploy it first.', next: [command('up')] },
  E_ENGINE_MISSING: {
    exit: ExitCode.preflight,
    title: 'No container engine answers',
    hint: 'Install one and start it; the command setup does both where it can.',
    next: [command('setup')],
  },
  E_ENGINE_SILENT: {
    exit: ExitCode.preflight,
    title: 'The container engine does not answer',
    hint: 'Its socket exists but nothing comes back. Restart the container engine and try again.',
  },
  E_ENGINE_PERMISSION: {
    exit: ExitCode.preflight,
    title: 'The container engine refuses this user',
    hint: 'Join the group of the container engine, or run as a user who may use it.',
  },
  E_ENGINE_UNFIT: { exit: ExitCode.preflight, title: 'The container engine cannot run a cluster', hint: 'See the message for what it lacks.' },
  E_ENGINE_ENVIRONMENT: {
    exit: ExitCode.preflight,
    title: 'The environment names another container engine',
    hint: 'Undo what the message names. Nothing was installed, started or changed.',
  },
  E_FOLDER: {
    exit: ExitCode.preflight,
    title: 'A folder of this tool cannot be used',
    hint: 'SPIRELAB_STATE and SPIRELAB_CACHE name other folders. Nothing was changed.',
  },
  E_KIND_MISSING: { exit: ExitCode.preflight, title: 'kind could not be found or downloaded', hint: 'Put the pinned version on PATH and try again.' },
  E_CHECKSUM: {
    exit: ExitCode.preflight,
    title: 'A download is not what it should be',
    hint: 'Its SHA-256 differs from the published one; it was deleted. Look for a proxy that rewrites downloads.',
  },
  E_DISK: {
    exit: ExitCode.preflight,
    title: 'Too little disk space',
    hint: 'Free some space. The command prune removes what runs left behind.',
    next: [command('prune')],
  },
  E_MEMORY: { exit: ExitCode.preflight, title: 'Too little memory', hint: 'Close something, or give the container engine more.' },
  E_INOTIFY: { exit: ExitCode.preflight, title: 'Too few inotify instances or watches', hint: "Four nodes need more than the kernel's defaults." },
  E_PORT: { exit: ExitCode.preflight, title: 'A port is taken', hint: 'Stop what listens there, or choose another port.' },
  E_IMAGES: { exit: ExitCode.infrastructure, title: 'The images could not be made ready', hint: "The end of the failing command's output is the cause." },
  E_IMAGE_DIGEST: {
    exit: ExitCode.infrastructure,
    title: 'An image is not the one that is pinned',
    hint: 'The registry or mirror serves other content under this name. Do not use it.',
  },
  E_LOCKED: { exit: ExitCode.refused, title: 'Another spirelab works on this lab', hint: 'Wait for it, or use another --name.' },
  E_FOREIGN: { exit: ExitCode.refused, title: 'That cluster is not ours', hint: 'It was left untouched. Choose another --name.' },
  E_UNSAFE: { exit: ExitCode.refused, title: 'The target could not be proved to be ours', hint: 'Nothing was touched.' },
  E_CHANGED: {
    exit: ExitCode.refused,
    title: 'The lab was changed by hand',
    hint: 'Nothing was done. A reset undoes the changes; --yes agrees to it in advance.',
    next: [command('reset')],
  },
  E_FAULT_IN: {
    exit: ExitCode.refused,
    title: 'A fault is in the lab',
    hint: 'It was injected to be looked at. Nothing else is done on the lab before it is healed.',
    next: [command('fault', 'heal')],
  },
  E_LESSON_ON: {
    exit: ExitCode.refused,
    title: 'A lesson is being taken on the lab',
    hint: 'A fault would get into the way of it. A reset ends the lesson.',
    next: [command('reset')],
  },
  E_REBUILD: {
    exit: ExitCode.refused,
    title: 'The cluster would have to be made again',
    hint: 'It was left as it is, and what is in it would be lost. --yes agrees to it in advance.',
    next: [command('up', '--yes')],
  },
  E_KIND_CREATE: { exit: ExitCode.infrastructure, title: 'kind could not create the cluster', hint: 'The end of its output is the cause.' },
  E_ENGINE_DIED: {
    exit: ExitCode.infrastructure,
    title: 'The container engine died during the run',
    hint: 'This says nothing about SPIRE. Start the container engine again.',
  },
  E_NODE_DIED: { exit: ExitCode.infrastructure, title: 'A node of the cluster died during the run', hint: 'This says nothing about SPIRE.' },
  E_DISK_FULL: {
    exit: ExitCode.infrastructure,
    title: 'The disk filled up during the run',
    hint: 'This says nothing about SPIRE. Free some space; the command prune removes what runs left behind.',
    next: [command('prune')],
  },
  E_API_SILENT: { exit: ExitCode.infrastructure, title: 'The API server stopped answering', hint: 'This says nothing about SPIRE.' },
  E_KUBERNETES: { exit: ExitCode.infrastructure, title: 'Kubernetes refused a request', hint: "The message is the API server's." },
  E_POD: { exit: ExitCode.infrastructure, title: 'A pod cannot start', hint: 'Its event says why.' },
  E_SPIRE_CLI: { exit: ExitCode.infrastructure, title: 'A SPIRE Server command failed', hint: "The message is the server's." },
  E_COMMAND: { exit: ExitCode.infrastructure, title: 'A command failed', hint: 'The end of its output is the cause.' },
  E_MEANWHILE: {
    exit: ExitCode.expectationFailed,
    title: 'A fault broke what it does not touch',
    hint: 'It was healed at once. Either it touches more than it says, or something else broke at the same time.',
  },
  E_VERIFY: {
    exit: ExitCode.expectationFailed,
    title: 'The lab is not as it must be',
    hint: 'What does not hold, and what was found instead, is listed above.',
  },
  E_TIMEOUT: { exit: ExitCode.timeout, title: 'It took too long', hint: 'The last observed state is the reason.' },
  E_HEAL: {
    exit: ExitCode.cleanup,
    title: 'A fault could not be healed',
    hint: 'The lab is tainted: no test runs on it until it is reset or deployed again.',
    next: [command('reset')],
  },
  E_TAINTED: { exit: ExitCode.cleanup, title: 'The lab is tainted', hint: 'A fault of an earlier run was not healed.', next: [command('reset')] },
  E_CLEANUP: { exit: ExitCode.cleanup, title: 'Something could not be removed', hint: 'The command prune tries again.', next: [command('prune')] },
  E_INTERRUPTED: { exit: ExitCode.interrupted, title: 'Interrupted', hint: 'What was begun was removed again.' },
  E_TERMINATED: { exit: ExitCode.terminated, title: 'Terminated', hint: 'What was begun was removed again.' },
  E_DEFECT: { exit: ExitCode.infrastructure, title: 'spirelab has a defect', hint: 'Please report it with the text above.' },
} as const satisfies Record<string, CatalogueEntry>;

export type FailureCode = keyof typeof catalogue;
